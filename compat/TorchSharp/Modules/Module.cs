using System.Reflection;
using System.Runtime.CompilerServices;
using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Parameters, buffers and submodules by name, in the order in which they were registered.</summary>
        public partial class Module : IDisposable
        {
            private readonly List<(string Name, Parameter Value)> _ownParameters = [];
            private readonly List<(string Name, Tensor Value, bool Persistent)> _ownBuffers = [];
            private readonly List<(string Name, Module Value)> _ownModules = [];
            private readonly string _name;
            private bool _registered;

            protected Module(string name) => _name = name;

            ~Module() => Dispose(false);

            public virtual bool training { get; private set; } = true;

            public virtual string GetName() => _name;

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            protected virtual void Dispose(bool disposing)
            {
                if (!disposing) return;
                RegisterComponents();
                foreach (var (_, module) in _ownModules) module.Dispose();
                foreach (var (_, parameter) in _ownParameters) parameter.Dispose();
                foreach (var (_, buffer, _) in _ownBuffers) buffer.Dispose();
            }

            /// <summary>Registers every field that is a module, a parameter or a tensor, in the order in which they are declared.</summary>
            protected virtual void RegisterComponents()
            {
                if (_registered) return;
                _registered = true;
                foreach (var field in GetType().GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).OrderBy(f => f.MetadataToken))
                {
                    if (field.IsDefined(typeof(CompilerGeneratedAttribute))) continue; // properties register themselves
                    switch (field.GetValue(this))
                    {
                        case Module module: register_module(field.ComponentName(), module); break;
                        case Parameter parameter: register_parameter(field.ComponentName(), parameter); break;
                        case Tensor buffer: register_buffer(field.ComponentName(), buffer); break;
                        default: break;
                    }
                }
            }

            public virtual void register_module(string name, Module submodule)
            {
                Named(name);
                if (submodule is null) return;
                if (_ownModules.Any(m => m.Name == name)) throw new ArgumentException($"Sub-module {name} is already registered.");
                submodule.RegisterComponents();
                _ownModules.Add((name, submodule));
            }

            public void add_module(string name, Module module) => register_module(name, module);

            public virtual void register_parameter(string name, Parameter param)
            {
                Named(name);
                if (param is null) return;
                if (_ownParameters.Any(p => p.Name == name)) throw new ArgumentException($"Parameter {name} is already registered.");
                param.DetachFromDisposeScope();
                _ownParameters.Add((name, param));
            }

            public virtual void register_buffer(string name, Tensor tensor, bool persistent = true)
            {
                Named(name);
                if (_ownBuffers.Any(b => b.Name == name)) throw new ArgumentException($"Tensor {name} is already registered.");
                tensor.DetachFromDisposeScope();
                _ownBuffers.Add((name, tensor, persistent));
            }

            protected void ClearModules() => _ownModules.Clear();

            /// <summary>Registers a parameter, or forgets it where the value is null.</summary>
            protected void ConditionallyRegisterParameter(string name, Parameter value)
            {
                _ownParameters.RemoveAll(p => p.Name == name);
                if (value is not null) register_parameter(name, value);
            }

            public virtual IEnumerable<Module> children() => named_children().Select(c => c.module);

            public virtual IEnumerable<(string name, Module module)> named_children()
            {
                RegisterComponents();
                return _ownModules;
            }

            public virtual IEnumerable<Module> modules() => Enumerable.Repeat(this, 1).Concat(named_modules().Select(m => m.module));

            public virtual IEnumerable<(string name, Module module)> named_modules()
            {
                foreach (var (name, child) in named_children())
                {
                    yield return (name, child);
                    foreach (var (inner, module) in child.named_modules()) yield return ($"{name}.{inner}", module);
                }
            }

            public virtual IEnumerable<Parameter> parameters(bool recurse = true) => named_parameters(recurse).Select(p => p.parameter);

            /// <summary>Each parameter once, under the name of its first place.</summary>
            public virtual IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true)
            {
                RegisterComponents();
                var seen = new HashSet<Parameter>(ReferenceEqualityComparer.Instance);
                foreach (var (name, parameter) in _ownParameters)
                    if (seen.Add(parameter)) yield return (name, parameter);
                if (!recurse) yield break;
                foreach (var (prefix, child) in _ownModules)
                    foreach (var (name, parameter) in child.named_parameters())
                        if (seen.Add(parameter)) yield return ($"{prefix}.{name}", parameter);
            }

            public virtual IEnumerable<Tensor> buffers(bool recurse = true, bool include_nonpersistent = true) => named_buffers(recurse, include_nonpersistent).Select(b => b.buffer);

            public virtual IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_nonpersistent = true)
            {
                RegisterComponents();
                foreach (var (name, buffer, persistent) in _ownBuffers)
                    if (persistent || include_nonpersistent) yield return (name, buffer);
                if (!recurse) yield break;
                foreach (var (prefix, child) in _ownModules)
                    foreach (var (name, buffer) in child.named_buffers(true, include_nonpersistent)) yield return ($"{prefix}.{name}", buffer);
            }

            public virtual Parameter get_parameter(string target) => named_parameters().FirstOrDefault(p => p.name == target).parameter;

            public virtual Tensor get_buffer(string target) => named_buffers().FirstOrDefault(b => b.name == target).buffer;

            public virtual bool has_parameter(string target) => get_parameter(target) is not null;

            public virtual bool has_buffer(string target) => get_buffer(target) is not null;

            public virtual Module apply(Action<Module> fn)
            {
                foreach (var child in children()) child.apply(fn);
                fn(this);
                return this;
            }

            public virtual void train(bool train = true)
            {
                RegisterComponents();
                training = train;
                foreach (var child in children()) child.train(train);
            }

            public virtual void eval() => train(false);

            public virtual void zero_grad(bool set_to_none = true)
            {
                foreach (var parameter in parameters())
                {
                    if (set_to_none) parameter.grad = null;
                    else if (parameter.grad is { } gradient) using (gradient) using (no_grad()) gradient.zero_();
                }
            }

            private static void Named(string name)
            {
                if (string.IsNullOrEmpty(name)) throw new ArgumentNullException(nameof(name));
                if (name.Contains('.')) throw new ArgumentException($"The name '{name}' contains a dot, which separates modules.");
            }
        }
    }
}
