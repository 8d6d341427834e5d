using System.Globalization;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Shape, type and device: "[2x3], type = Float32, device = cpu".</summary>
        public override string ToString()
        {
            if (IsInvalid) return "(disposed tensor)";
            var sizes = string.Join("x", shape.Select(s => s.ToString(CultureInfo.InvariantCulture)));
            return $"[{sizes}], type = {dtype}, device = {device}";
        }

        public static Tensor Load(BinaryReader reader) => Utils.StateFormat.Read(reader);

        public static Tensor Load(Stream stream)
        {
            using var reader = Utils.StateFormat.Reader(stream);
            return Load(reader);
        }

        public static Tensor Load(string location)
        {
            using var stream = File.OpenRead(location);
            return Load(stream);
        }
    }
}
