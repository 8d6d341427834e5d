using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    // Elements on the CPU as .NET sees them.
    public unsafe partial class Tensor
    {
        /// <summary>Typed access to the elements, which must be on the CPU.</summary>
        /// <exception cref="ArgumentException">T is not the tensor's element type</exception>
        public TensorAccessor<T> data<T>() where T : unmanaged
        {
            Expect(typeof(T));
            return new TensorAccessor<T>(this);
        }

        /// <summary>The raw bytes of a contiguous tensor on the CPU, at most 2 GiB.</summary>
        public Span<byte> bytes
        {
            get
            {
                var meta = Meta();
                if (meta.Contiguous == 0) throw new NotImplementedException("Bytes() called on non-contiguous tensor.");
                if (meta.DeviceType != (int)DeviceType.CPU) throw new InvalidOperationException("Reading data from non-CPU memory is not supported. Move or copy the tensor to the cpu before reading.");
                return new Span<byte>((void*)meta.Data, checked((int)(meta.Elements * meta.ElementSize)));
            }
            set
            {
                if (value.Length != NumberOfElements * ElementSize) throw new ArgumentException("Mismatched data sizes in Tensor.set_bytes()");
                value.CopyTo(bytes);
            }
        }

        /// <summary>The only element. For bfloat16 the type is float's half: convert to float32 first.</summary>
        public T item<T>() where T : unmanaged
        {
            if (NumberOfElements != 1) throw new ArgumentException($"Number of elements in the tensor must be 1. Got: {NumberOfElements}");
            Expect(typeof(T));
            using var onCpu = is_cpu() ? alias() : cpu();
            var result = *(T*)onCpu.Meta().Data;
            GC.KeepAlive(onCpu);
            return result;
        }

        public float ReadCpuSingle(long i) => ReadCpuValue<float>(i);

        public double ReadCpuDouble(long i) => ReadCpuValue<double>(i);

        public long ReadCpuInt64(long i) => ReadCpuValue<long>(i);

        public int ReadCpuInt32(long i) => ReadCpuValue<int>(i);

        public bool ReadCpuBool(long i) => ReadCpuValue<byte>(i) != 0;

        public T ReadCpuValue<T>(long i) where T : unmanaged
        {
            var meta = Meta();
            if (i < 0 || i >= meta.Elements) throw new IndexOutOfRangeException("The index is greater than the number of elements in the tensor");
            var value = ((T*)meta.Data)[i];
            GC.KeepAlive(this);
            return value;
        }

        public void WriteBytesToStream(Stream stream, int bufferSize = 1024)
        {
            using var plain = cpu().contiguous();
            stream.Write(plain.bytes);
        }

        public void ReadBytesFromStream(Stream stream, int bufferSize = 1024)
        {
            using var buffer = empty(shape, dtype);
            stream.ReadExactly(buffer.bytes);
            using (no_grad()) copy_(buffer);
        }

        private void Expect(Type wanted)
        {
            var fits = dtype switch
            {
                ScalarType.Byte => wanted == typeof(byte),
                ScalarType.Int8 => wanted == typeof(sbyte),
                ScalarType.Int16 => wanted == typeof(short),
                ScalarType.Int32 => wanted == typeof(int),
                ScalarType.Int64 => wanted == typeof(long),
                ScalarType.Bool => wanted == typeof(bool),
                ScalarType.Float16 => wanted == typeof(Half),
                ScalarType.Float32 => wanted == typeof(float),
                ScalarType.Float64 => wanted == typeof(double),
                _ => false,
            };
            if (!fits) throw new ArgumentException($"{wanted.Name} is not compatible with {dtype}");
        }
    }
}
