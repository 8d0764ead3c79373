// Photographs, and what is cut out of them.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

struct Point {
  double x, y;
};

struct Picture {
  int width, height;
  std::vector<uint8_t> rgb;  // rows from the top, pixels from the left
};

// A binary PPM file (P6, 8 bits, no comments), which `djpeg` and most others write.
inline Picture read_ppm(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string magic;
  int highest = 0;
  Picture picture{};
  file >> magic >> picture.width >> picture.height >> highest;
  file.get();
  if (!file || magic != "P6" || highest != 255 || picture.width < 1 || picture.height < 1)
    throw std::runtime_error("no PPM file");
  picture.rgb.resize(size_t(3) * picture.width * picture.height);
  if (!file.read(reinterpret_cast<char*>(picture.rgb.data()), picture.rgb.size()))
    throw std::runtime_error("cut short");
  return picture;
}

// A projective map of the plane, row by row.
struct Map {
  std::array<double, 9> m;

  Point operator()(double x, double y) const {
    double w = m[6] * x + m[7] * y + m[8];
    return {(m[0] * x + m[1] * y + m[2]) / w, (m[3] * x + m[4] * y + m[5]) / w};
  }

  // The map that first takes (x, y) to (x0 + x * scale_x, y0 + y * scale_y).
  Map after(double x0, double y0, double scale_x, double scale_y) const {
    Map result;
    for (int row = 0; row < 9; row += 3) {
      result.m[row] = m[row] * scale_x;
      result.m[row + 1] = m[row + 1] * scale_y;
      result.m[row + 2] = m[row] * x0 + m[row + 1] * y0 + m[row + 2];
    }
    return result;
  }
};

// The map that takes the corners of the unit square, clockwise from (0, 0), to four points.
// Source: Heckbert, Fundamentals of Texture Mapping and Image Warping (1989), section 2.2.3.
inline Map square_to_quad(const std::array<Point, 4>& q) {
  double sum_x = q[0].x - q[1].x + q[2].x - q[3].x, sum_y = q[0].y - q[1].y + q[2].y - q[3].y;
  double dx1 = q[1].x - q[2].x, dx2 = q[3].x - q[2].x;
  double dy1 = q[1].y - q[2].y, dy2 = q[3].y - q[2].y;
  double area = dx1 * dy2 - dx2 * dy1;
  double g = (sum_x * dy2 - dx2 * sum_y) / area, h = (dx1 * sum_y - sum_x * dy1) / area;
  return {{q[1].x - q[0].x + g * q[1].x, q[3].x - q[0].x + h * q[3].x, q[0].x,
           q[1].y - q[0].y + g * q[1].y, q[3].y - q[0].y + h * q[3].y, q[0].y, g, h, 1}};
}

// A value brought into [0, highest]; what is no number, as on a map's horizon, is 0.
inline double within(double value, double highest) {
  return value > 0 ? std::min(value, highest) : 0;
}

// A photo seen through a map from the result's pixels to the photo's, bilinear. Where the result
// is smaller than the photo, each of its pixels is the mean of several. Outside the photo is
// `outside` (0 to 255), or, if that is negative, the photo's edge goes on.
inline Picture warp(const Picture& photo, const Map& to_photo, int width, int height,
                    int outside = -1) {
  Point center = to_photo(width / 2.0, height / 2.0);
  Point right = to_photo(width / 2.0 + 1, height / 2.0);
  Point below = to_photo(width / 2.0, height / 2.0 + 1);
  double step = std::max(std::hypot(right.x - center.x, right.y - center.y),
                         std::hypot(below.x - center.x, below.y - center.y));
  int samples = std::max(1, int(within(step + 0.5, 16)));
  Picture result{width, height, std::vector<uint8_t>(size_t(3) * width * height)};
  for (int y = 0; y < height; y++) {
    for (int x = 0; x < width; x++) {
      double sum[3] = {0, 0, 0};
      for (int sample = 0; sample < samples * samples; sample++) {
        Point p = to_photo(x + (sample % samples + 0.5) / samples,
                           y + (sample / samples + 0.5) / samples);
        if (outside >= 0 && (p.x < 0 || p.y < 0 || p.x >= photo.width || p.y >= photo.height)) {
          for (double& channel : sum) channel += outside;
          continue;
        }
        // A pixel's value is that of its middle.
        double px = within(p.x - 0.5, photo.width - 1), py = within(p.y - 0.5, photo.height - 1);
        int x1 = int(px), y1 = int(py);
        int x2 = std::min(x1 + 1, photo.width - 1), y2 = std::min(y1 + 1, photo.height - 1);
        for (int channel = 0; channel < 3; channel++) {
          auto at = [&](int column, int row) {
            return double(photo.rgb[3 * (size_t(row) * photo.width + column) + channel]);
          };
          double top = at(x1, y1) + (px - x1) * (at(x2, y1) - at(x1, y1));
          double bottom = at(x1, y2) + (px - x1) * (at(x2, y2) - at(x1, y2));
          sum[channel] += top + (py - y1) * (bottom - top);
        }
      }
      for (int channel = 0; channel < 3; channel++)
        result.rgb[3 * (size_t(y) * width + x) + channel] =
            uint8_t(sum[channel] / (samples * samples) + 0.5);
    }
  }
  return result;
}
