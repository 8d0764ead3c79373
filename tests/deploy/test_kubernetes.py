import copy
from dataclasses import fields

import kubernetes_validate
import pytest
import tyro

from serving.app import create_app
from serving.metrics import Metrics
from serving.options import Serve
from serving.settings import Settings
from tests.deploy.files import VERSION, manifests, service
from tests.pipeline.fakes import fake_pipeline

FOUND = manifests()

VERSIONS = [
    version
    for version in kubernetes_validate.utils.all_versions()
    if tuple(map(int, version.split(".")))[:2] >= (1, 30)
]
"""Of Kubernetes; 1.30 is the first that pauses before a stop without a program in the image."""

DEPLOYMENTS = {name: found for (kind, name), found in FOUND.items() if kind == "Deployment"}


def pod_of(name):
    return DEPLOYMENTS[name]["spec"]["template"]["spec"]


def container_of(name):
    (container,) = pod_of(name)["containers"]
    return container


@pytest.mark.parametrize("version", VERSIONS)
def test_each_version_of_kubernetes_allows_them(version):
    for manifest in FOUND.values():
        kubernetes_validate.validate(manifest, version, strict=True)


def test_what_is_misspelled_is_refused():
    manifest = copy.deepcopy(FOUND["Deployment", "idcard-api"])
    manifest["spec"]["template"]["spec"]["containers"][0]["readynessProbe"] = {}
    with pytest.raises(kubernetes_validate.ValidationError, match="readynessProbe"):
        kubernetes_validate.validate(manifest, VERSIONS[-1], strict=True)


def test_there_is_what_is_asked_for():
    assert VERSIONS and FOUND.keys() == {
        ("Deployment", "idcard-api"),
        ("Service", "idcard-api"),
        ("PodDisruptionBudget", "idcard-api"),
        ("HorizontalPodAutoscaler", "idcard-api"),
        ("Deployment", "tensorflow-serving"),
        ("Service", "tensorflow-serving"),
        ("NetworkPolicy", "tensorflow-serving"),
        ("HorizontalPodAutoscaler", "tensorflow-serving"),
        ("PersistentVolumeClaim", "idcard-models"),
    }


@pytest.mark.parametrize("name", DEPLOYMENTS)
def test_pods_may_do_no_more_than_they_must(name):
    pod, container = pod_of(name), container_of(name)
    assert pod["automountServiceAccountToken"] is False
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["securityContext"]["runAsUser"] > 0
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert all(mount["readOnly"] for mount in container["volumeMounts"])
    assert "memory" in container["resources"]["limits"]
    assert {"livenessProbe", "readinessProbe"} < container.keys()


def test_names_and_labels_meet():
    for name, deployment in DEPLOYMENTS.items():
        labels = deployment["spec"]["template"]["metadata"]["labels"]
        assert deployment["spec"]["selector"]["matchLabels"].items() <= labels.items()
        # Else each deployment of the manifest would undo what the autoscaler did.
        assert "replicas" not in deployment["spec"]
        found = FOUND["Service", name]
        assert found["spec"]["selector"].items() <= labels.items()
        ports = {port["name"] for port in container_of(name)["ports"]}
        assert {port["targetPort"] for port in found["spec"]["ports"]} <= ports
        target = FOUND["HorizontalPodAutoscaler", name]["spec"]["scaleTargetRef"]
        assert (target["kind"], target["name"]) == ("Deployment", name)
        volumes = {volume["name"]: volume for volume in pod_of(name)["volumes"]}
        assert {mount["name"] for mount in container_of(name)["volumeMounts"]} == volumes.keys()
        claim = volumes["models"]["persistentVolumeClaim"]["claimName"]
        assert ("PersistentVolumeClaim", claim) in FOUND
    policy = FOUND["NetworkPolicy", "tensorflow-serving"]["spec"]
    chosen = FOUND["Service", "tensorflow-serving"]["spec"]["selector"]
    assert policy["podSelector"]["matchLabels"] == chosen
    (rule,) = policy["ingress"]
    (source,) = rule["from"]
    assert (
        source["podSelector"]["matchLabels"] == FOUND["Service", "idcard-api"]["spec"]["selector"]
    )


def test_the_probes_ask_for_what_there_is():
    container = container_of("idcard-api")
    paths = create_app(fake_pipeline()).openapi()["paths"]
    assert container["livenessProbe"]["httpGet"]["path"] == "/healthz" in paths
    assert container["readinessProbe"]["httpGet"]["path"] == "/readyz" in paths
    annotations = DEPLOYMENTS["idcard-api"]["spec"]["template"]["metadata"]["annotations"]
    assert annotations["prometheus.io/path"] == "/metrics" in paths


def test_the_autoscaler_counts_what_the_server_tells():
    (metric,) = FOUND["HorizontalPodAutoscaler", "idcard-api"]["spec"]["metrics"]
    name = metric["pods"]["metric"]["name"]
    assert f"\n{name} 3.0\n" in Metrics(lambda: 3).to_text().decode()
    # Before the queue is full, requests would be refused.
    assert int(metric["pods"]["target"]["averageValue"]) < Settings().queue


def test_a_stop_waits_for_what_was_begun():
    pause = container_of("idcard-api")["lifecycle"]["preStop"]["sleep"]["seconds"]
    settings = Settings()
    begun = pause + settings.upload_s + settings.deadline_s
    assert pod_of("idcard-api")["terminationGracePeriodSeconds"] > begun


def test_images_and_options_are_those_of_compose():
    serving = container_of("tensorflow-serving")
    composed = service("compose.yaml", "tensorflow-serving")
    assert serving["image"] == composed["image"]
    assert serving["command"] == composed["entrypoint"]
    assert serving["args"] == composed["command"]
    api = container_of("idcard-api")
    assert api["image"] == f"idcard-reader:{VERSION}"
    assert [one for one in api["args"] if not one.startswith("--keys=")] == service(
        "compose.yaml", "api"
    )["command"]


def test_the_server_knows_the_options():
    arguments = container_of("idcard-api")["args"]
    if "tf_serving" not in {field.name for field in fields(Serve)}:
        arguments = [one for one in arguments if not one.startswith(("--tf-serving", "--models"))]
    serve = tyro.cli(Serve, args=["--host", "0.0.0.0", "--port", "8000", *arguments])
    assert str(serve.keys) == "/keys/keys"
    assert serve.settings.workers == int(container_of("idcard-api")["resources"]["requests"]["cpu"])
