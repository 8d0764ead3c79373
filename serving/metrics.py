"""What the server counts and times, for Prometheus; never what was read."""

from __future__ import annotations

from collections.abc import Callable

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)

from pipeline import CardResult

SECONDS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
"""Upper ends of classes of times. Chosen: from the shortest step of a photo to the deadline."""

CONFIDENCES = (0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 1.0)
"""Upper ends of classes of confidences. Chosen: finest where most fields are; 0.9 is
`Pipeline.review_below`."""


class Metrics:
    """Counters and histograms of one server.

    Args:
        queue_length: tells how many photos wait.
    """

    def __init__(self, queue_length: Callable[[], int]):
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._requests = Counter(
            "idcard_requests_total",
            "Requests by route and HTTP status.",
            ["route", "status"],
            registry=self.registry,
        )
        self._request_seconds = Histogram(
            "idcard_request_seconds",
            "Time from the head of a request to the end of its response.",
            ["route"],
            buckets=SECONDS,
            registry=self.registry,
        )
        self._stage_seconds = Histogram(
            "idcard_stage_seconds",
            "Time of each step of reading a photo.",
            ["stage"],
            buckets=SECONDS,
            registry=self.registry,
        )
        self._results = Counter(
            "idcard_results_total", "Photos read, by status.", ["status"], registry=self.registry
        )
        self._problems = Counter(
            "idcard_problems_total",
            "Problems of requests and of photos, by type.",
            ["type"],
            registry=self.registry,
        )
        self._warnings = Counter(
            "idcard_warnings_total",
            "Warnings of results, by code.",
            ["code"],
            registry=self.registry,
        )
        self._confidence = Histogram(
            "idcard_field_confidence",
            "Confidences of fields, by their names.",
            ["field"],
            buckets=CONFIDENCES,
            registry=self.registry,
        )
        waiting = Gauge(
            "idcard_queue_length", "Photos that wait for a worker.", registry=self.registry
        )
        waiting.set_function(queue_length)

    def count_request(self, route: str, status: int, seconds: float) -> None:
        """Count a request that was answered."""
        self._requests.labels(route, str(status)).inc()
        self._request_seconds.labels(route).observe(seconds)

    def count_problem(self, slug: str) -> None:
        """Count a request, or a photo, that has no result."""
        self._problems.labels(slug).inc()

    def count_result(self, result: CardResult) -> None:
        """Count a photo that was read."""
        self._results.labels(result.status).inc()
        for stage, milliseconds in result.timings_ms.items():
            self._stage_seconds.labels(stage).observe(milliseconds / 1000)
        for warning in result.warnings:
            self._warnings.labels(warning.code).inc()
        for name, field in result.fields.items():
            self._confidence.labels(name).observe(field.confidence)

    def to_text(self) -> bytes:
        """All of it in the text format of Prometheus."""
        return generate_latest(self.registry)
