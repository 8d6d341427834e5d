using System.Collections;
using System.Globalization;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static ModuleList<T> ModuleList<T>(params T[] modules) where T : Module => new(modules);

            public static ModuleList<Module> ModuleList(params Module[] modules) => new(modules);
        }
    }
}

namespace TorchSharp.Modules
{
    /// <summary>Modules by number; the number is the name in a state dictionary.</summary>
    public class ModuleList<T> : nn.Module, IList<T> where T : nn.Module
    {
        private readonly List<T> _list = [];
        private bool _numbered;

        public ModuleList(params T[] modules) : base(nameof(ModuleList<>)) => _list.AddRange(modules);

        public T this[int index]
        {
            get => _list[index];
            set => _list[index] = Unregistered(value);
        }

        public int Count => _list.Count;

        public bool IsReadOnly => false;

        public void Add(T item) => _list.Add(Unregistered(item));

        public void append(params T[] parameters) => extend(parameters);

        public void extend(IEnumerable<T> modules)
        {
            foreach (var module in modules) Add(module);
        }

        public void Insert(int index, T item) => _list.Insert(index, Unregistered(item));

        public bool Remove(T item) => _list.Remove(Unregistered(item));

        public void RemoveAt(int index) => _list.RemoveAt(Unregistered(index));

        public void Clear()
        {
            ClearModules();
            _numbered = false;
            _list.Clear();
        }

        public bool Contains(T item) => _list.Contains(item);

        public int IndexOf(T item) => _list.IndexOf(item);

        public void CopyTo(T[] array, int arrayIndex) => _list.CopyTo(array, arrayIndex);

        public IEnumerator<T> GetEnumerator() => _list.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        protected override void RegisterComponents()
        {
            if (_numbered) return;
            _numbered = true;
            for (int k = 0; k < _list.Count; k++) register_module(k.ToString(CultureInfo.InvariantCulture), _list[k]);
        }

        // Numbers change when the list does: the next walk numbers anew.
        private TItem Unregistered<TItem>(TItem item)
        {
            ClearModules();
            _numbered = false;
            return item;
        }
    }
}
