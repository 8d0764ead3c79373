// Reads an identity card from a photo with the three LiteRT files that give final results:
//
//     read_card MODELS PHOTO.ppm
//
// prints the type of the card and a line "field: text" for each field. MODELS is what
// `python -m export --all --to litert_final --out MODELS` writes. See docs/embedded.md.
#include <cstdio>

#include "manifest.h"
#include "model.h"
#include "picture.h"

namespace {

const double kCardWidth = 85.60, kCardHeight = 53.98;  // millimetres; source: ISO/IEC 7810, ID-1
const float kLeastCornerScore = 0.15f;  // chosen: as in cropper/corners.py
const double kSameWord = 0.6;           // share of a box; detector/postprocess.py
const int kGrey = 114;                  // around the photo; cropper/preprocess.py

struct Component {
  Component(const std::string& models, const std::string& name)
      : manifest(models + "/" + name + "/manifest.json"),
        model(models + "/" + name + "/" + name + "_final_int8.tflite"),
        height(manifest.size_hw().first),
        width(manifest.size_hw().second) {}

  Manifest manifest;
  Model model;
  int height, width;  // of its pictures in pixels
};

struct Word {
  std::string field;
  double x1, y1, x2, y2;  // on the card, millimetres

  double height() const { return y2 - y1; }
  double middle() const { return (y1 + y2) / 2; }
  double area() const { return (x2 - x1) * (y2 - y1); }
};

// Where the card's unit square, from the printed top left corner, lies in the photo.
Map find_card(Component& cropper, const Picture& photo) {
  double scale = std::min(double(cropper.width) / photo.width,
                          double(cropper.height) / photo.height);
  double left = std::floor((cropper.width - std::round(photo.width * scale)) / 2);
  double top = std::floor((cropper.height - std::round(photo.height * scale)) / 2);
  Map identity{{1, 0, 0, 0, 1, 0, 0, 0, 1}};
  Map to_photo = identity.after(-left / scale, -top / scale, 1 / scale, 1 / scale);
  cropper.model.set("image", warp(photo, to_photo, cropper.width, cropper.height, kGrey).rgb);
  cropper.model.run();
  std::vector<float> corners = cropper.model.get<float>("corners");
  std::vector<float> scores = cropper.model.get<float>("scores");
  if (*std::min_element(scores.begin(), scores.end()) < kLeastCornerScore)
    throw std::runtime_error("no card");
  std::array<Point, 4> quad;
  for (int i = 0; i < 4; i++)
    quad[i] = to_photo(corners[2 * i] * cropper.width, corners[2 * i + 1] * cropper.height);
  for (int i = 0; i < 4; i++) {
    const Point &a = quad[i], &b = quad[(i + 1) % 4], &c = quad[(i + 2) % 4];
    if ((b.x - a.x) * (c.y - b.y) <= (b.y - a.y) * (c.x - b.x))  // no turn to the right
      throw std::runtime_error("no card");
  }
  return square_to_quad(quad);
}

// Whether a word lies on words that were found before it, and so with better scores: on one, or
// with its ends on two.
bool is_known(const Word& word, const std::vector<Word>& better) {
  double covered = 0;
  for (const Word& other : better) {
    double wide = std::min(word.x2, other.x2) - std::max(word.x1, other.x1);
    double high = std::min(word.y2, other.y2) - std::max(word.y1, other.y1);
    double shared = std::max(wide, 0.0) * std::max(high, 0.0);
    covered += shared;
    if (shared >= kSameWord * other.area()) return true;
  }
  return covered >= kSameWord * word.area();
}

// The words of the card, best first.
std::vector<Word> find_words(Component& detector, const Picture& photo, const Map& card) {
  Map to_photo = card.after(0, 0, 1.0 / detector.width, 1.0 / detector.height);
  detector.model.set("image", warp(photo, to_photo, detector.width, detector.height).rgb);
  detector.model.run();
  std::vector<float> boxes = detector.model.get<float>("boxes");
  std::vector<int32_t> labels = detector.model.get<int32_t>("classes");
  int count = detector.model.get<int32_t>("count")[0];
  std::vector<std::string> classes = detector.manifest.strings("classes");
  std::vector<Word> words;
  for (int i = 0; i < count; i++) {
    const float* box = &boxes[4 * i];
    Word word{classes.at(labels[i]),
              within(box[0], 1) * kCardWidth, within(box[1], 1) * kCardHeight,
              within(box[2], 1) * kCardWidth, within(box[3], 1) * kCardHeight};
    if (word.area() > 0 && !is_known(word, words)) words.push_back(word);
  }
  return words;
}

// What a word says, in the characters that the Reader knows.
std::string read_word(Component& reader, const std::vector<std::string>& characters,
                      const Picture& photo, const Map& card, const Word& word) {
  // The margins that the Reader was trained with; reader/preprocess.py.
  double across = 0.18 * word.height();
  double longer = std::max(0.0, (word.x2 - word.x1) - 5 * word.height());
  double at_ends = 0.12 * word.height() + 0.04 * longer;
  double x1 = std::max(word.x1 - at_ends, 0.0), x2 = std::min(word.x2 + at_ends, kCardWidth);
  double y1 = std::max(word.y1 - across, 0.0), y2 = std::min(word.y2 + across, kCardHeight);
  // As high as the picture, squeezed if that is too wide; the rest is even.
  double wanted = std::round(reader.height * (x2 - x1) / (y2 - y1));
  int width = std::max(1, int(within(wanted, reader.width)));
  Map to_photo = card.after(x1 / kCardWidth, y1 / kCardHeight, (x2 - x1) / kCardWidth / width,
                            (y2 - y1) / kCardHeight / reader.height);
  Picture crop = warp(photo, to_photo, width, reader.height);
  std::vector<uint8_t> rgb(size_t(3) * reader.width * reader.height);
  for (int channel = 0; channel < 3; channel++) {
    auto at = [&](int x, int y) { return crop.rgb[3 * (size_t(y) * width + x) + channel]; };
    double sum = 0;
    for (int y = 0; y < reader.height; y++) sum += at(width - 1, y);
    uint8_t even = uint8_t(sum / reader.height + 0.5);
    for (int y = 0; y < reader.height; y++)
      for (int x = 0; x < reader.width; x++)
        rgb[3 * (size_t(y) * reader.width + x) + channel] = x < width ? at(x, y) : even;
  }
  reader.model.set("image", rgb);
  reader.model.run();
  std::string text;
  for (int32_t id : reader.model.get<int32_t>("ids")) {
    if (id == int32_t(characters.size())) break;  // the end token
    text += characters.at(id);
  }
  return text;
}

// A field's words in the order in which they are read: line by line, from the left.
std::vector<Word> reading_order(std::vector<Word> words) {
  std::sort(words.begin(), words.end(),
            [](const Word& a, const Word& b) { return a.middle() < b.middle(); });
  for (auto line = words.begin(); line != words.end();) {
    auto next = std::find_if(line, words.end(), [&](const Word& word) {
      return word.middle() - line->middle() > 0.6 * line->height();
    });
    std::sort(line, next, [](const Word& a, const Word& b) { return a.x1 < b.x1; });
    line = next;
  }
  return words;
}

void read_card(const std::string& models, const std::string& path) {
  Component cropper(models, "cropper"), detector(models, "detector"), reader(models, "reader");
  std::vector<std::string> characters = reader.manifest.characters("charset");
  reader.model.set("allowed", std::vector<float>(characters.size() + 2, 1.0f));  // any character
  Picture photo = read_ppm(path);
  Map card = find_card(cropper, photo);
  std::vector<Word> words = find_words(detector, photo, card);
  const std::string title = "title:";
  for (const Word& word : words) {
    if (word.field.rfind(title, 0) == 0) {  // the best one's class is the type of the card
      std::printf("type: %s\n", word.field.c_str() + title.size());
      break;
    }
  }
  for (const std::string& field : detector.manifest.strings("classes")) {
    if (field.rfind(title, 0) == 0) continue;
    std::vector<Word> own;
    for (const Word& word : words)
      if (word.field == field) own.push_back(word);
    std::string text;
    for (const Word& word : reading_order(own)) {
      std::string said = read_word(reader, characters, photo, card, word);
      if (!said.empty()) text += (text.empty() ? "" : " ") + said;
    }
    if (!text.empty() && text.back() == ',') text.pop_back();  // what separates it from the next
    if (!text.empty()) std::printf("%s: %s\n", field.c_str(), text.c_str());
  }
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) {
    std::fprintf(stderr, "usage: %s MODELS PHOTO.ppm\n", arguments[0]);
    return 2;
  }
  try {
    read_card(arguments[1], arguments[2]);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s: %s\n", arguments[2], error.what());
    return 1;
  }
  return 0;
}
