using System.Text;

namespace Jarvis.Contracts;

/// <summary>
/// What goes to the console, or to whoever reads it, is UTF-8 on every system; Windows would take the old code page of the machine's
/// language, which has no letters but its own.
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
            // A console that cannot change: its letters are what it has.
        }
    }
}
