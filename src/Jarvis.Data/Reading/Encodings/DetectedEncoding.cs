using System.Text;
using Jarvis.Data.Reading.Streams;

namespace Jarvis.Data.Reading.Encodings;

/// <summary>What a text is written in.</summary>
/// <param name="Confidence">0 to 1; 1 where a mark, a name or the rules of UTF-8 leave no doubt.</param>
/// <param name="MarkBytes">Length of the byte order mark.</param>
public sealed record DetectedEncoding(string Name, double Confidence, int MarkBytes)
{
    public const string Utf8 = "utf-8",
        Binary = "binary";

    public bool IsUtf8 => Name == Utf8;

    public Encoding Encoding => EncodingNames.Get(Name);
}
