namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        // State dictionaries, and moves to another type or device.
        public partial class Module
        {
            /// <summary>Parameters and persistent buffers by full name. Shared parameters stand under each of their names.</summary>
            public virtual Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor> destination = null, string prefix = null)
            {
                destination ??= [];
                RegisterComponents();
                var before = string.IsNullOrEmpty(prefix) ? "" : prefix + ".";
                foreach (var (name, parameter) in _ownParameters) destination.TryAdd(before + name, parameter);
                foreach (var (name, buffer, persistent) in _ownBuffers)
                    if (persistent) destination.TryAdd(before + name, buffer);
                foreach (var (name, module) in _ownModules) module.state_dict(destination, before + name);
                return destination;
            }

            public virtual (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(Dictionary<string, Tensor> source, bool strict = true, IList<string> skip = null)
            {
                var own = state_dict();
                List<string> missing = [.. own.Keys.Where(k => !source.ContainsKey(k) && skip?.Contains(k) != true)];
                List<string> unexpected = [.. source.Keys.Where(k => !own.ContainsKey(k) && skip?.Contains(k) != true)];
                if (strict && missing.Count + unexpected.Count > 0)
                    throw new InvalidOperationException($"The loaded state_dict is not identical to the target dictionary. Missing: {string.Join(", ", missing)}. Unexpected: {string.Join(", ", unexpected)}.");
                using (no_grad())
                    foreach (var (key, tensor) in own)
                        if (source.TryGetValue(key, out var value) && skip?.Contains(key) != true) tensor.copy_(value);
                return (missing, unexpected);
            }

            protected virtual Module _to(ScalarType dtype, bool non_blocking) => Convert(t => t.is_floating_point() || t.is_complex() ? t.to_type(dtype, non_blocking: non_blocking) : t.alias());

            protected virtual Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking) => Convert(t => t.to(new Device(deviceType, deviceIndex), non_blocking: non_blocking));

            protected virtual Module _to(Device device, ScalarType dtype, bool non_blocking) =>
                Convert(t => t.is_floating_point() || t.is_complex() ? t.to(dtype, device, non_blocking: non_blocking) : t.to(device, non_blocking: non_blocking));

            internal Module To(ScalarType dtype, bool nonBlocking) => _to(dtype, nonBlocking);

            internal Module To(Device device, bool nonBlocking) => _to(device.type, device.index, nonBlocking);

            internal Module To(Device device, ScalarType dtype, bool nonBlocking) => _to(device, dtype, nonBlocking);

            // The objects stay, what they refer to changes, so that fields and optimizers keep seeing the same parameters.
            private Module Convert(Func<Tensor, Tensor> convert)
            {
                using var scope = NewDisposeScope();
                using var quiet = no_grad();
                foreach (var parameter in parameters())
                {
                    var wanted = parameter.requires_grad;
                    using var gradient = parameter.grad;
                    using var converted = convert(parameter).detach();
                    parameter.Replace(Dispatch.NativeMethods.jt_alias(converted.Handle));
                    parameter.requires_grad = wanted && parameter.is_floating_point();
                    if (gradient is not null) parameter.grad = convert(gradient);
                }
                foreach (var buffer in buffers())
                {
                    using var converted = convert(buffer).detach();
                    buffer.Replace(Dispatch.NativeMethods.jt_alias(converted.Handle));
                }
                return this;
            }
        }
    }

}

public static class ModuleExtensionMethods
{
    public static T to<T>(this T module, torch.Device device, bool non_blocking = false) where T : torch.nn.Module => (T)module.To(device, non_blocking);

    public static T to<T>(this T module, torch.Device device, torch.ScalarType type, bool non_blocking = false) where T : torch.nn.Module => (T)module.To(device, type, non_blocking);

    public static T to<T>(this T module, string device, bool non_blocking = false) where T : torch.nn.Module => (T)module.To(new torch.Device(device), non_blocking);

    public static T to<T>(this T module, DeviceType deviceType, int deviceIndex = -1, bool non_blocking = false) where T : torch.nn.Module => (T)module.To(new torch.Device(deviceType, deviceIndex), non_blocking);

    public static T to<T>(this T module, torch.ScalarType type, bool non_blocking = false) where T : torch.nn.Module => (T)module.To(type, non_blocking);

    public static T cpu<T>(this T module, bool non_blocking = false) where T : torch.nn.Module => (T)module.To(torch.CPU, non_blocking);

    public static T cuda<T>(this T module, int deviceIndex = -1, bool non_blocking = false) where T : torch.nn.Module => (T)module.To(new torch.Device(DeviceType.CUDA, deviceIndex), non_blocking);

    public static T @float<T>(this T module, bool non_blocking = false) where T : torch.nn.Module => (T)module.To(torch.ScalarType.Float32, non_blocking);

    public static T @double<T>(this T module, bool non_blocking = false) where T : torch.nn.Module => (T)module.To(torch.ScalarType.Float64, non_blocking);

    public static T half<T>(this T module, bool non_blocking = false) where T : torch.nn.Module => (T)module.To(torch.ScalarType.Float16, non_blocking);

    public static T bfloat16<T>(this T module, bool non_blocking = false) where T : torch.nn.Module => (T)module.To(torch.ScalarType.BFloat16, non_blocking);
}
