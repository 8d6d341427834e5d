// The whole native side of compat/TorchSharp: libtorch's dispatcher, called boxed by schema name, and the few things that
// are not operators (handles, autograd's entry points, modes, threads, generators, autograd nodes that call back).
// A tensor handle is a c10::TensorImpl* that owns one reference; null is the undefined tensor.
#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Parallel.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/stack.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <c10/core/GradMode.h>
#include <c10/core/InferenceMode.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/function.h>
#include <torch/csrc/autograd/functions/utils.h>
#include <torch/csrc/autograd/variable.h>
#include <torch/version.h>
#include <cstring>

using at::Tensor;
using c10::IValue;
using Impl = c10::TensorImpl;

namespace {

thread_local std::string last_error;

enum Tag : int32_t { kDefault = -1, kNone = 0, kTensor, kInt, kDouble, kBool, kIntList, kTensorList, kString, kDevice, kDoubleList, kOptionalTensorList, kGenerator, kBoolList };

struct Value {
  int32_t tag;
  int32_t count;
  union {
    int64_t i;
    double d;
    void* p;
  };
};

struct Operator {
  c10::OperatorHandle handle;
  std::string name;
};

Tensor borrow(void* handle) {
  return handle ? Tensor(c10::intrusive_ptr<Impl, c10::UndefinedTensorImpl>::reclaim_copy(static_cast<Impl*>(handle))) : Tensor();
}

void* release(Tensor tensor) { return tensor.defined() ? tensor.unsafeReleaseTensorImpl() : nullptr; }

template <typename F, typename R>
R guarded(R bad, F body) noexcept {
  try {
    return body();
  } catch (const c10::Error& e) {
    last_error = e.what_without_backtrace();
  } catch (const std::exception& e) {
    last_error = e.what();
  } catch (...) {
    last_error = "unknown native error";
  }
  return bad;
}

template <typename From, typename To = From>
IValue list_of(const Value& v) {
  c10::List<To> list;
  list.reserve(v.count);
  for (int k = 0; k < v.count; k++) list.push_back(static_cast<To>(static_cast<const From*>(v.p)[k]));
  return IValue(std::move(list));
}

[[noreturn]] void wrong_kind(const Operator& op, const c10::Argument& arg, const char* given) {
  throw std::runtime_error(op.name + ": argument '" + arg.name() + "' wants " + arg.type()->repr_str() + ", got " + given);
}

// One argument, converted to what the schema asks for; a kind that does not fit is refused by name.
IValue argument(const Operator& op, const c10::Argument& arg, const Value& v) {
  auto type = arg.type();
  bool optional = type->kind() == c10::TypeKind::OptionalType;
  if (v.tag == kDefault) {
    if (arg.default_value()) return *arg.default_value();
    if (optional) return IValue();
    throw std::runtime_error(op.name + ": argument '" + arg.name() + "' has no default and was not given");
  }
  if (v.tag == kNone || (v.tag == kTensor && !v.p)) {
    if (optional) return IValue();
    if (type->kind() == c10::TypeKind::TensorType) return IValue(Tensor());
    wrong_kind(op, arg, "nothing");
  }
  if (optional) type = type->castRaw<c10::OptionalType>()->getElementType();
  auto kind = type->kind();
  auto element = kind == c10::TypeKind::ListType ? type->castRaw<c10::ListType>()->getElementType()->kind() : c10::TypeKind::AnyType;
  switch (v.tag) {
    case kTensor:
      if (kind == c10::TypeKind::TensorType) return IValue(borrow(v.p));
      wrong_kind(op, arg, "a tensor");
    case kInt:
      if (kind == c10::TypeKind::FloatType) return IValue(static_cast<double>(v.i));
      if (kind == c10::TypeKind::ListType && element == c10::TypeKind::IntType) return IValue(c10::List<int64_t>({v.i}));
      if (kind == c10::TypeKind::IntType || kind == c10::TypeKind::NumberType || kind == c10::TypeKind::SymIntType) return IValue(v.i);
      wrong_kind(op, arg, "an integer");
    case kDouble:
      if (kind == c10::TypeKind::FloatType || kind == c10::TypeKind::NumberType) return IValue(v.d);
      wrong_kind(op, arg, "a real number");
    case kBool:
      if (kind == c10::TypeKind::BoolType || kind == c10::TypeKind::NumberType) return IValue(v.i != 0);
      wrong_kind(op, arg, "a boolean");
    case kString:
      if (kind == c10::TypeKind::StringType) return IValue(std::string(static_cast<const char*>(v.p), v.count));
      wrong_kind(op, arg, "a string");
    case kDevice:
      if (kind == c10::TypeKind::DeviceObjType) return IValue(c10::Device(static_cast<c10::DeviceType>(v.count), static_cast<c10::DeviceIndex>(v.i)));
      wrong_kind(op, arg, "a device");
    case kGenerator:
      if (kind == c10::TypeKind::GeneratorType) return IValue(*static_cast<at::Generator*>(v.p));
      wrong_kind(op, arg, "a generator");
    case kIntList:
      if (element == c10::TypeKind::IntType || element == c10::TypeKind::SymIntType) return list_of<int64_t>(v);
      if (element == c10::TypeKind::FloatType) return list_of<int64_t, double>(v);
      wrong_kind(op, arg, "a list of integers");
    case kDoubleList:
      if (element == c10::TypeKind::FloatType) return list_of<double>(v);
      wrong_kind(op, arg, "a list of real numbers");
    case kBoolList:
      if (element == c10::TypeKind::BoolType) return list_of<int64_t, bool>(v);
      wrong_kind(op, arg, "a list of booleans");
    case kTensorList:
    case kOptionalTensorList: {
      auto handles = static_cast<void* const*>(v.p);
      if (element == c10::TypeKind::TensorType) {
        c10::List<Tensor> list;
        list.reserve(v.count);
        for (int k = 0; k < v.count; k++) list.push_back(borrow(handles[k]));
        return IValue(std::move(list));
      }
      if (element == c10::TypeKind::OptionalType) {  // a list with holes, as advanced indexing takes it
        c10::List<c10::optional<Tensor>> list;
        list.reserve(v.count);
        for (int k = 0; k < v.count; k++) list.push_back(handles[k] ? c10::optional<Tensor>(borrow(handles[k])) : c10::nullopt);
        return IValue(std::move(list));
      }
      wrong_kind(op, arg, "a list of tensors");
    }
  }
  throw std::runtime_error(op.name + ": argument '" + arg.name() + "' has an unknown kind");
}

void result(IValue& value, Value& out) {
  out.count = 0;
  if (value.isTensor()) {
    out.tag = kTensor;
    out.p = release(std::move(value).toTensor());
  } else if (value.isTensorList()) {
    auto list = value.toTensorVector();
    auto handles = static_cast<void**>(std::malloc(sizeof(void*) * (list.size() + 1)));
    for (size_t k = 0; k < list.size(); k++) handles[k] = release(std::move(list[k]));
    out.tag = kTensorList;
    out.count = static_cast<int32_t>(list.size());
    out.p = handles;
  } else if (value.isDouble()) {
    out.tag = kDouble;
    out.d = value.toDouble();
  } else if (value.isInt() || value.isBool()) {
    out.tag = value.isInt() ? kInt : kBool;
    out.i = value.isInt() ? value.toInt() : value.toBool();
  } else {
    out = {kNone, 0, {0}};
  }
}

std::vector<Tensor> tensors(void* const* handles, int count) {
  std::vector<Tensor> list;
  list.reserve(count);
  for (int k = 0; k < count; k++) list.push_back(borrow(handles[k]));
  return list;
}

// Autograd node whose backward is a delegate on the managed side: it gets borrowed gradients (null = undefined)
// and fills owned ones; a non-zero result is an error whose text it left with jt_set_error.
using BackwardCallback = int (*)(void* context, void* const* gradients, int count, void** results, int results_count);
using ReleaseCallback = void (*)(void* context);

struct ManagedNode : torch::autograd::Node {
  BackwardCallback callback = nullptr;
  ReleaseCallback release_context = nullptr;
  void* context = nullptr;
  ~ManagedNode() override {
    if (release_context) release_context(context);
  }
  torch::autograd::variable_list apply(torch::autograd::variable_list&& inputs) override {
    std::vector<void*> given, results(num_outputs(), nullptr);
    for (auto& g : inputs) given.push_back(g.defined() ? g.unsafeGetTensorImpl() : nullptr);
    int code = callback(context, given.data(), static_cast<int>(given.size()), results.data(), static_cast<int>(results.size()));
    torch::autograd::variable_list out;
    for (auto handle : results) out.push_back(handle ? Tensor(c10::intrusive_ptr<Impl, c10::UndefinedTensorImpl>::reclaim(static_cast<Impl*>(handle))) : Tensor());
    if (code != 0) throw std::runtime_error(last_error);
    return out;
  }
  std::string name() const override { return "ManagedFunctionBackward"; }
};

}  // namespace

#define EXPORT extern "C" __attribute__((visibility("default")))

EXPORT const char* jt_error() { return last_error.c_str(); }
EXPORT void jt_set_error(const char* text) { last_error = text; }
EXPORT const char* jt_version() { return TORCH_VERSION; }

EXPORT void* jt_op(const char* name, const char* overload) {
  return guarded(static_cast<void*>(nullptr), [&]() -> void* {
    auto handle = c10::Dispatcher::singleton().findSchema({name, overload});
    if (!handle) throw std::runtime_error(std::string("this libtorch has no operator ") + name + "." + overload);
    return new Operator{*handle, std::string(name) + (*overload ? "." : "") + overload};
  });
}

// Calls an operator: fewer arguments than the schema has are filled with its defaults, more are refused. Returns how many results
// were written, or -1.
EXPORT int jt_call(void* handle, const Value* args, int count, Value* outs, int max_outs) {
  return guarded(-1, [&]() -> int {
    auto& op = *static_cast<Operator*>(handle);
    auto& schema = op.handle.schema();
    auto& expected = schema.arguments();
    if (count > static_cast<int>(expected.size()))
      throw std::runtime_error(op.name + ": takes " + std::to_string(expected.size()) + " arguments, got " + std::to_string(count));
    if (static_cast<int>(schema.returns().size()) > max_outs) throw std::runtime_error(op.name + ": returns more than the caller takes");
    torch::jit::Stack stack;
    stack.reserve(std::max(expected.size(), schema.returns().size()));
    static const Value absent{kDefault, 0, {0}};
    for (size_t k = 0; k < expected.size(); k++) stack.push_back(argument(op, expected[k], static_cast<int>(k) < count ? args[k] : absent));
    op.handle.callBoxed(&stack);
    for (size_t k = 0; k < stack.size(); k++) result(stack[k], outs[k]);
    return static_cast<int>(stack.size());
  });
}

EXPORT void jt_free_list(void* list) { std::free(list); }
EXPORT void jt_free(void* tensor) { c10::intrusive_ptr<Impl, c10::UndefinedTensorImpl>::reclaim(static_cast<Impl*>(tensor)); }
EXPORT void* jt_alias(void* tensor) { return release(borrow(tensor)); }

struct Meta {
  int32_t dtype, device_type, device_index, dims;
  int64_t elements, element_size, storage_offset;
  int32_t requires_grad, is_leaf, contiguous, layout_sparse;
  void* data;
};

EXPORT int jt_meta(void* handle, Meta* m) {
  return guarded(-1, [&]() -> int {
    auto t = borrow(handle);
    m->dtype = static_cast<int32_t>(t.scalar_type());
    m->device_type = static_cast<int32_t>(t.device().type());
    m->device_index = t.device().index();
    m->dims = static_cast<int32_t>(t.dim());
    m->elements = t.numel();
    m->element_size = static_cast<int64_t>(t.element_size());
    m->requires_grad = t.requires_grad();
    m->is_leaf = t.is_leaf();
    m->layout_sparse = t.layout() != at::kStrided;
    m->contiguous = !m->layout_sparse && t.is_contiguous();
    m->storage_offset = m->layout_sparse ? 0 : t.storage_offset();
    m->data = m->layout_sparse || t.is_meta() ? nullptr : t.data_ptr();
    return 0;
  });
}

EXPORT int jt_sizes(void* handle, int64_t* sizes, int64_t* strides) {
  return guarded(-1, [&]() -> int {
    auto impl = static_cast<Impl*>(handle);
    auto s = impl->sizes();
    std::memcpy(sizes, s.data(), s.size() * sizeof(int64_t));
    if (strides) std::memcpy(strides, impl->strides().data(), s.size() * sizeof(int64_t));
    return 0;
  });
}

EXPORT int jt_set_requires_grad(void* t, int on) {
  return guarded(-1, [&] { borrow(t).requires_grad_(on != 0); return 0; });
}
EXPORT void* jt_grad(void* t) {
  return guarded(static_cast<void*>(nullptr), [&]() -> void* { return release(borrow(t).grad()); });
}
EXPORT int jt_set_grad(void* t, void* gradient) {
  return guarded(-1, [&] { borrow(t).mutable_grad() = borrow(gradient); return 0; });
}
EXPORT int jt_retain_grad(void* t) {
  return guarded(-1, [&] { borrow(t).retain_grad(); return 0; });
}
EXPORT int jt_backward(void* const* roots, int roots_count, void* const* gradients, int retain, int create, void* const* inputs, int inputs_count) {
  return guarded(-1, [&] {
    torch::autograd::backward(tensors(roots, roots_count), gradients ? tensors(gradients, roots_count) : std::vector<Tensor>(),
                              retain != 0, create != 0, tensors(inputs, inputs_count));
    return 0;
  });
}

EXPORT int jt_gradients(void* const* outputs, int outputs_count, void* const* inputs, int inputs_count, void* const* gradients, int retain,
                        int create, int allow_unused, void** results) {
  return guarded(-1, [&] {
    auto found = torch::autograd::grad(tensors(outputs, outputs_count), tensors(inputs, inputs_count),
                                       gradients ? tensors(gradients, outputs_count) : std::vector<Tensor>(), retain != 0, create != 0, allow_unused != 0);
    for (size_t k = 0; k < found.size(); k++) results[k] = release(std::move(found[k]));
    return 0;
  });
}

// Ties `outputs` (fresh, computed without a graph) to a managed backward over `inputs`; handles in `outputs` are replaced.
EXPORT int jt_attach_node(void* const* inputs, int inputs_count, void** outputs, int outputs_count, BackwardCallback callback,
                          ReleaseCallback release_context, void* context) {
  return guarded(-1, [&] {
    auto given = tensors(inputs, inputs_count);
    std::shared_ptr<ManagedNode> node(new ManagedNode(), torch::autograd::deleteNode);
    node->callback = callback;
    node->release_context = release_context;
    node->context = context;
    node->set_next_edges(torch::autograd::collect_next_edges(given));
    for (int k = 0; k < outputs_count; k++) {
      auto output = borrow(outputs[k]);
      bool differentiable = at::isFloatingType(output.scalar_type()) || at::isComplexType(output.scalar_type());
      if (!differentiable) {
        node->add_input_metadata(torch::autograd::Node::undefined_input());
        continue;
      }
      auto fresh = output.detach();
      torch::autograd::set_history(fresh, node);
      static_cast<void>(c10::intrusive_ptr<Impl, c10::UndefinedTensorImpl>::reclaim(static_cast<Impl*>(outputs[k])));
      outputs[k] = release(fresh);
    }
    return 0;
  });
}

EXPORT int jt_grad_mode(int set) {  // -1 reads
  bool before = c10::GradMode::is_enabled();
  if (set >= 0) c10::GradMode::set_enabled(set != 0);
  return before;
}
EXPORT void* jt_inference_begin(int on) { return new c10::InferenceMode(on != 0); }
EXPORT void jt_inference_end(void* guard) { delete static_cast<c10::InferenceMode*>(guard); }
EXPORT int jt_inference_enabled() { return c10::InferenceMode::is_enabled(); }

EXPORT int jt_threads(int set) {
  return guarded(-1, [&] {
    if (set > 0) at::set_num_threads(set);
    return at::get_num_threads();
  });
}
EXPORT int jt_interop_threads(int set) {
  return guarded(-1, [&] {
    if (set > 0) at::set_num_interop_threads(set);
    return at::get_num_interop_threads();
  });
}

EXPORT int jt_manual_seed(int64_t seed) {
  return guarded(-1, [&] { at::manual_seed(static_cast<uint64_t>(seed)); return 0; });
}
EXPORT int jt_cuda_devices() {
  return guarded(0, [&] { return at::hasCUDA() ? static_cast<int>(at::detail::getCUDAHooks().getNumGPUs()) : 0; });
}
EXPORT int jt_cuda_seed(int64_t seed, int device) {
  return guarded(-1, [&] {
    auto generator = at::globalContext().defaultGenerator(at::Device(at::kCUDA, static_cast<c10::DeviceIndex>(device)));
    std::lock_guard<std::mutex> lock(generator.mutex());
    generator.set_current_seed(static_cast<uint64_t>(seed));
    return 0;
  });
}

// Calls body with a generator that nobody else uses meanwhile.
template <typename R, typename F>
R with_generator(void* handle, R bad, F body) {
  return guarded(bad, [&]() -> R {
    auto& generator = *static_cast<at::Generator*>(handle);
    std::lock_guard<std::mutex> lock(generator.mutex());
    return body(generator);
  });
}

EXPORT void* jt_generator_new(uint64_t seed) {
  return guarded(static_cast<void*>(nullptr), [&]() -> void* { return new at::Generator(at::detail::createCPUGenerator(seed)); });
}
EXPORT void* jt_generator_default() {
  return guarded(static_cast<void*>(nullptr), [&]() -> void* { return new at::Generator(at::detail::getDefaultCPUGenerator()); });
}
EXPORT void jt_generator_free(void* g) { delete static_cast<at::Generator*>(g); }
EXPORT uint64_t jt_generator_initial_seed(void* g) { return static_cast<at::Generator*>(g)->current_seed(); }
EXPORT uint64_t jt_generator_random_seed(void* g) {
  return with_generator(g, uint64_t{0}, [](at::Generator& generator) { return generator.seed(); });
}
EXPORT int jt_generator_seed(void* g, uint64_t seed) {
  return with_generator(g, -1, [&](at::Generator& generator) { generator.set_current_seed(seed); return 0; });
}
EXPORT void* jt_generator_state(void* g) {
  return with_generator(g, static_cast<void*>(nullptr), [](at::Generator& generator) { return release(generator.get_state()); });
}
EXPORT int jt_generator_set_state(void* g, void* state) {
  return with_generator(g, -1, [&](at::Generator& generator) { generator.set_state(borrow(state)); return 0; });
}
