using System.Text;

namespace Jarvis.Data.Reading.Streams;

/// <summary>The supported text encodings, by the names used on the web.</summary>
internal static class EncodingNames
{
    /// <summary>The names offered by the user interface; every other name known to .NET is accepted too.</summary>
    public static IReadOnlyList<string> Offered { get; } =
    [
        "utf-8",
        "utf-16",
        "utf-16be",
        "utf-32",
        "windows-1252",
        "iso-8859-1",
        "iso-8859-2",
        "windows-1250",
        "windows-1251",
        "koi8-r",
        "windows-1253",
        "windows-1254",
        "shift_jis",
        "euc-jp",
        "gb18030",
        "big5",
        "euc-kr",
    ];

    static EncodingNames() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <exception cref="DatasetException">There is no encoding of this name.</exception>
    public static Encoding Get(string name)
    {
        try
        {
            return Encoding.GetEncoding(name.Trim());
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            throw new DatasetException(
                $"There is no encoding \"{name}\". Choose one of {string.Join(", ", Offered)}, or leave it open to have it detected.",
                exception
            );
        }
    }
}
