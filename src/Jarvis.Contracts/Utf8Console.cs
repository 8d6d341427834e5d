using System.Text;

namespace Jarvis.Contracts;

/// <summary>
/// Makes console input and output UTF-8 on every system. Windows would use the legacy code page of the machine's language, which lacks the
/// characters of other languages.
/// </summary>
public static class Utf8Console
{
    /// <summary>Called first by every program.</summary>
    public static void Use()
    {
        if (!OperatingSystem.IsWindows())
        {
            return;
        }
        try
        {
            Console.OutputEncoding = Console.InputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        }
        catch (IOException)
        {
            // The console does not support UTF-8 and keeps its code page.
        }
    }
}
