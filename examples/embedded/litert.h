// The part of LiteRT's C interface that the example uses, as LiteRT 2.2 and 2.3 have it.
//
// libLiteRt.so comes without headers in the Python package ai-edge-litert; Android's package and
// the source tree of LiteRT (litert/c/*.h, Apache-2.0) have them in full. Before 2.2
// LiteRtCreateModelFromFile took no environment.
#pragma once

#include <cstddef>

extern "C" {

typedef struct LiteRtEnvironmentT* LiteRtEnvironment;
typedef struct LiteRtOptionsT* LiteRtOptions;
typedef struct LiteRtModelT* LiteRtModel;
typedef struct LiteRtSignatureT* LiteRtSignature;
typedef struct LiteRtTensorT* LiteRtTensor;
typedef struct LiteRtCompiledModelT* LiteRtCompiledModel;
typedef struct LiteRtTensorBufferT* LiteRtTensorBuffer;
typedef struct LiteRtTensorBufferRequirementsT* LiteRtTensorBufferRequirements;

// Shape and type; LiteRT fills it and reads it again, so that only its size, 72 bytes, matters.
typedef struct {
  alignas(8) unsigned char opaque[80];
} LiteRtRankedTensorType;

enum { kLiteRtStatusOk = 0 };
enum { kLiteRtHwAcceleratorCpu = 1 };
enum { kLiteRtLockRead = 0, kLiteRtLockWrite = 1 };

int LiteRtCreateEnvironment(int option_count, const void* options, LiteRtEnvironment*);
int LiteRtCreateOptions(LiteRtOptions*);
int LiteRtSetOptionsHardwareAccelerators(LiteRtOptions, int accelerators);
int LiteRtCreateModelFromFile(LiteRtEnvironment, const char* path, LiteRtModel*);
int LiteRtCreateCompiledModel(LiteRtEnvironment, LiteRtModel, LiteRtOptions, LiteRtCompiledModel*);
int LiteRtRunCompiledModel(LiteRtCompiledModel, size_t signature, size_t input_count,
                           LiteRtTensorBuffer* inputs, size_t output_count,
                           LiteRtTensorBuffer* outputs);

int LiteRtGetModelSignature(LiteRtModel, size_t index, LiteRtSignature*);
int LiteRtGetNumSignatureInputs(LiteRtSignature, size_t*);
int LiteRtGetNumSignatureOutputs(LiteRtSignature, size_t*);
int LiteRtGetSignatureInputName(LiteRtSignature, size_t index, const char**);
int LiteRtGetSignatureOutputName(LiteRtSignature, size_t index, const char**);
int LiteRtGetSignatureInputTensorByIndex(LiteRtSignature, size_t index, LiteRtTensor*);
int LiteRtGetSignatureOutputTensorByIndex(LiteRtSignature, size_t index, LiteRtTensor*);
int LiteRtGetRankedTensorType(LiteRtTensor, LiteRtRankedTensorType*);

int LiteRtGetCompiledModelInputBufferRequirements(LiteRtCompiledModel, size_t signature,
                                                  size_t index, LiteRtTensorBufferRequirements*);
int LiteRtGetCompiledModelOutputBufferRequirements(LiteRtCompiledModel, size_t signature,
                                                   size_t index, LiteRtTensorBufferRequirements*);
int LiteRtCreateManagedTensorBufferFromRequirements(LiteRtEnvironment,
                                                    const LiteRtRankedTensorType*,
                                                    LiteRtTensorBufferRequirements,
                                                    LiteRtTensorBuffer*);
int LiteRtGetTensorBufferPackedSize(LiteRtTensorBuffer, size_t* bytes);
int LiteRtLockTensorBuffer(LiteRtTensorBuffer, void** address, int mode);
int LiteRtUnlockTensorBuffer(LiteRtTensorBuffer);

void LiteRtDestroyTensorBuffer(LiteRtTensorBuffer);
void LiteRtDestroyCompiledModel(LiteRtCompiledModel);
void LiteRtDestroyModel(LiteRtModel);
void LiteRtDestroyOptions(LiteRtOptions);
void LiteRtDestroyEnvironment(LiteRtEnvironment);
}
