using System.Text;
using Jarvis.Contracts;
using Jarvis.Data.Reading.Containers;
using Jarvis.Storage;

namespace Jarvis.Data.Importing;

/// <summary>Makes folder names from the names that users choose.</summary>
public static class DatasetNames
{
    private const int LongestId = 48;
    private static readonly HashSet<string> _pages = ["import", "mix"];

    /// <summary>Lower case letters, digits and dashes: "Shakespeare (all).txt" becomes "shakespeare-all".</summary>
    /// <param name="noun">Used if nothing of the name is left, and as a prefix for reserved names.</param>
    public static string ToId(string name, string noun = "dataset")
    {
        var id = new StringBuilder();
        foreach (char c in name.ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                id.Append(c);
            }
            else if (id.Length > 0 && id[^1] != '-')
            {
                id.Append('-');
            }
        }
        var text = id.ToString(0, Math.Min(id.Length, LongestId)).Trim('-');
        return text.Length == 0 || _pages.Contains(text) || FileNames.IsDevice(text) ? $"{noun}{(text.Length > 0 ? "-" : "")}{text}" : text;
    }

    /// <summary>The file's name without its extension, in a readable form.</summary>
    public static string FromFile(string fileName)
    {
        var name = DisplayName.Clean(Path.GetFileNameWithoutExtension(SourceNames.Inner(fileName)).Replace('_', ' '));
        return name.Length == 0 ? "Dataset" : name;
    }
}
