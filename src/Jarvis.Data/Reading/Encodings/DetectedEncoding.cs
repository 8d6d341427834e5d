using System.Text;
using Jarvis.Data.Reading.Streams;

namespace Jarvis.Data.Reading.Encodings;

/// <summary>The encoding of a text.</summary>
/// <param name="Confidence">0 to 1; 1 if a byte order mark, the user's choice or valid UTF-8 leaves no doubt.</param>
/// <param name="MarkBytes">Length of the byte order mark.</param>
public sealed record DetectedEncoding(string Name, double Confidence, int MarkBytes)
{
    public const string Utf8 = "utf-8",
        Binary = "binary";

    public bool IsUtf8 => Name == Utf8;

    public Encoding Encoding => EncodingNames.Get(Name);
}
