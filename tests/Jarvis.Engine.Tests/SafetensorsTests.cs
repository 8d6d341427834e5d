using System.Buffers.Binary;
using System.Text;
using Jarvis.Engine.Safetensors;
using Jarvis.Testing;
using Xunit;

namespace Jarvis.Engine.Tests;

public sealed class SafetensorsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_ThenOpen_GivesTheSameTensors()
    {
        string path = Written();
        using var file = SafetensorsFile.Open(path);
        var entry = file.Find("a.weight")!;
        Assert.Equal([2L, 3L], entry.Shape);
        Assert.Equal(0, entry.Start % 8);
        Assert.Equal(
            [1, 2, 3, 4, 5, 6],
            System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(file.Bytes(entry, 0, 24)).ToArray()
        );
        Assert.Equal((SafetensorsType.I64, 0L), (file.Find("empty")!.Type, file.Find("empty")!.Bytes));
        Assert.Equal("pt", file.Metadata["format"]);
        Assert.Null(file.Find("b"));
    }

    [Fact]
    public void Open_FileCutAnywhere_IsRefused()
    {
        byte[] whole = File.ReadAllBytes(Written());
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(_folder["cut"], whole[..length]);
            Assert.Throws<InvalidDataException>(() => SafetensorsFile.Open(_folder["cut"]).Dispose());
        }
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""")] // shape and byte count do not match
    // The ranges overlap.
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[2,6]}}""")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1,-1],"data_offsets":[0,4]}}""")]
    // The product of the shape overflows to 0.
    [InlineData("""{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}""")]
    [InlineData("""{"a":{"dtype":"Q4","shape":[1],"data_offsets":[0,4]}}""")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""")] // past the end of the file
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""")]
    [InlineData("""[1]""")]
    [InlineData("""{"a":{"shape":[1],"data_offsets":[0,4]}}""")]
    public void Open_LyingHeader_IsRefused(string header)
    {
        byte[] text = Encoding.UTF8.GetBytes(header),
            bytes = new byte[8 + text.Length + 6];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, text.Length);
        text.CopyTo(bytes, 8);
        File.WriteAllBytes(_folder["lie"], bytes);
        Assert.Throws<InvalidDataException>(() => SafetensorsFile.Open(_folder["lie"]).Dispose());
    }

    [Fact]
    public void Write_TensorOfWrongLength_Throws()
    {
        using var stream = new MemoryStream();
        Assert.Throws<InvalidOperationException>(() =>
            SafetensorsWriter.Write(stream, [new SafetensorsItem("a", SafetensorsType.F32, [2], file => file.WriteByte(1))])
        );
    }

    private string Written()
    {
        string path = _folder["model.safetensors"];
        using var stream = File.Create(path);
        SafetensorsWriter.Write(
            stream,
            [
                new SafetensorsItem(
                    "a.weight",
                    SafetensorsType.F32,
                    [2, 3],
                    file => file.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>([1, 2, 3, 4, 5, 6]))
                ),
                new SafetensorsItem("empty", SafetensorsType.I64, [0, 7], _ => { }),
                new SafetensorsItem("c", SafetensorsType.BF16, [1], file => file.Write([0x80, 0x3f])),
            ]
        );
        return path;
    }
}
