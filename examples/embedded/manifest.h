// What the example needs of a manifest.json, by looking for its keys; a program that has a JSON
// library had better use that.
#pragma once

#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

class Manifest {
 public:
  explicit Manifest(const std::string& path) : path_(path) {
    std::ifstream file(path, std::ios::binary);
    text_.assign(std::istreambuf_iterator<char>(file), {});
    if (text_.empty()) throw std::runtime_error(path + ": cannot be read");
  }

  // The strings of the list behind a key.
  std::vector<std::string> strings(const std::string& key) const {
    std::vector<std::string> found;
    size_t at = behind(key, "[");
    while (text_.at(at) != ']') {
      if (text_[at] == '"')
        found.push_back(string_at(at));
      else
        at++;
    }
    return found;
  }

  // The characters of the string behind a key, each as UTF-8.
  std::vector<std::string> characters(const std::string& key) const {
    std::vector<std::string> found;
    size_t at = behind(key, "");
    for (char byte : string_at(at)) {
      if ((byte & 0xC0) != 0x80) found.emplace_back();  // not the continuation of one
      found.back() += byte;
    }
    return found;
  }

  // Height and width of the picture that goes in.
  std::pair<int, int> size_hw() const {
    size_t at = behind("size_hw", "["), length = 0;
    int height = std::stoi(text_.substr(at), &length);
    return {height, std::stoi(text_.substr(text_.find(',', at + length) + 1))};
  }

 private:
  // Where the value of a key begins, as `json.dumps` writes it with an indent.
  size_t behind(const std::string& key, const std::string& opening) const {
    std::string wanted = "\"" + key + "\": " + opening;
    size_t at = text_.find(wanted);
    if (at == std::string::npos) throw std::runtime_error(path_ + ": it has no " + key);
    return at + wanted.size();
  }

  // The string that begins at a quotation mark; `at` is then behind it.
  std::string string_at(size_t& at) const {
    std::string found;
    while (text_.at(++at) != '"') {
      if (text_[at] == '\\') at++;  // of the escapes, only \" and \\ occur
      found += text_.at(at);
    }
    at++;
    return found;
  }

  std::string path_, text_;
};
