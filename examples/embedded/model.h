// A .tflite file on the CPU: named inputs in, named outputs out.
#pragma once

#include <cstring>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "litert.h"

inline void check(int status, const std::string& what) {
  if (status != kLiteRtStatusOk)
    throw std::runtime_error(what + ": LiteRT status " + std::to_string(status));
}

class Model {
 public:
  explicit Model(const std::string& path) : path_(path) {
    LiteRtSignature signature;
    size_t input_count, output_count;
    check(LiteRtCreateEnvironment(0, nullptr, &environment_), "environment");
    check(LiteRtCreateOptions(&options_), "options");
    check(LiteRtSetOptionsHardwareAccelerators(options_, kLiteRtHwAcceleratorCpu), "CPU");
    check(LiteRtCreateModelFromFile(environment_, path.c_str(), &model_), path);
    check(LiteRtCreateCompiledModel(environment_, model_, options_, &compiled_), path);
    check(LiteRtGetModelSignature(model_, 0, &signature), path);
    check(LiteRtGetNumSignatureInputs(signature, &input_count), path);
    check(LiteRtGetNumSignatureOutputs(signature, &output_count), path);
    for (size_t i = 0; i < input_count; i++)
      add(inputs_, i, signature, LiteRtGetSignatureInputName, LiteRtGetSignatureInputTensorByIndex,
          LiteRtGetCompiledModelInputBufferRequirements);
    for (size_t i = 0; i < output_count; i++)
      add(outputs_, i, signature, LiteRtGetSignatureOutputName,
          LiteRtGetSignatureOutputTensorByIndex, LiteRtGetCompiledModelOutputBufferRequirements);
  }

  ~Model() {
    for (auto* buffers : {&inputs_, &outputs_})
      for (LiteRtTensorBuffer buffer : *buffers) LiteRtDestroyTensorBuffer(buffer);
    LiteRtDestroyCompiledModel(compiled_);
    LiteRtDestroyModel(model_);
    LiteRtDestroyOptions(options_);
    LiteRtDestroyEnvironment(environment_);
  }

  Model(const Model&) = delete;
  Model& operator=(const Model&) = delete;

  // Values of an input in the order of its shape; stay for all runs until they are set again.
  template <class T>
  void set(const std::string& name, const std::vector<T>& values) {
    size_t bytes;
    void* address;
    LiteRtTensorBuffer buffer = find(name);
    check(LiteRtGetTensorBufferPackedSize(buffer, &bytes), name);
    if (bytes != values.size() * sizeof(T))
      throw std::runtime_error(path_ + ": " + name + " takes " + std::to_string(bytes) + " bytes");
    check(LiteRtLockTensorBuffer(buffer, &address, kLiteRtLockWrite), name);
    std::memcpy(address, values.data(), bytes);
    check(LiteRtUnlockTensorBuffer(buffer), name);
  }

  void run() {
    check(LiteRtRunCompiledModel(compiled_, 0, inputs_.size(), inputs_.data(), outputs_.size(),
                                 outputs_.data()), path_);
  }

  // Values of an output in the order of its shape; T is its type: float or int32_t.
  template <class T>
  std::vector<T> get(const std::string& name) {
    size_t bytes;
    void* address;
    LiteRtTensorBuffer buffer = find(name);
    check(LiteRtGetTensorBufferPackedSize(buffer, &bytes), name);
    std::vector<T> values(bytes / sizeof(T));
    check(LiteRtLockTensorBuffer(buffer, &address, kLiteRtLockRead), name);
    std::memcpy(values.data(), address, bytes);
    check(LiteRtUnlockTensorBuffer(buffer), name);
    return values;
  }

 private:
  // LiteRT takes buffers in the order of the signature; names lead to them.
  template <class GetName, class GetTensor, class GetRequirements>
  void add(std::vector<LiteRtTensorBuffer>& buffers, size_t index, LiteRtSignature signature,
           GetName get_name, GetTensor get_tensor, GetRequirements get_requirements) {
    const char* name;
    LiteRtTensor tensor;
    LiteRtRankedTensorType type;
    LiteRtTensorBufferRequirements requirements;
    LiteRtTensorBuffer buffer;
    check(get_name(signature, index, &name), path_);
    check(get_tensor(signature, index, &tensor), name);
    check(LiteRtGetRankedTensorType(tensor, &type), name);
    check(get_requirements(compiled_, 0, index, &requirements), name);
    check(LiteRtCreateManagedTensorBufferFromRequirements(environment_, &type, requirements,
                                                          &buffer), name);
    buffers.push_back(buffer);
    by_name_[name] = buffer;
  }

  LiteRtTensorBuffer find(const std::string& name) const {
    auto found = by_name_.find(name);
    if (found == by_name_.end()) throw std::runtime_error(path_ + ": it has no " + name);
    return found->second;
  }

  std::string path_;
  LiteRtEnvironment environment_ = nullptr;
  LiteRtOptions options_ = nullptr;
  LiteRtModel model_ = nullptr;
  LiteRtCompiledModel compiled_ = nullptr;
  std::vector<LiteRtTensorBuffer> inputs_, outputs_;
  std::map<std::string, LiteRtTensorBuffer> by_name_;
};
