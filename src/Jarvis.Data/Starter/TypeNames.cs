using System.Globalization;
using System.Text;

namespace Jarvis.Data.Starter;

/// <summary>
/// Converts the types in XML documentation ids to C# syntax: <c>System.Collections.Generic.List{``0}</c> becomes <c>List&lt;T&gt;</c>.
/// </summary>
internal static class TypeNames
{
    private static readonly Dictionary<string, string> _keywords = new(StringComparer.Ordinal)
    {
        ["System.String"] = "string",
        ["System.Object"] = "object",
        ["System.Boolean"] = "bool",
        ["System.Char"] = "char",
        ["System.Byte"] = "byte",
        ["System.SByte"] = "sbyte",
        ["System.Int16"] = "short",
        ["System.UInt16"] = "ushort",
        ["System.Int32"] = "int",
        ["System.UInt32"] = "uint",
        ["System.Int64"] = "long",
        ["System.UInt64"] = "ulong",
        ["System.Single"] = "float",
        ["System.Double"] = "double",
        ["System.Decimal"] = "decimal",
        ["System.Void"] = "void",
        ["System.IntPtr"] = "nint",
        ["System.UIntPtr"] = "nuint",
    };

    /// <summary>
    /// The name without namespace; an arity becomes type parameters, with the names from the documentation if it has any.
    /// </summary>
    public static string Short(string fullName, IReadOnlyList<string>? typeParameters = null)
    {
        if (_keywords.TryGetValue(fullName, out var keyword))
        {
            return keyword;
        }
        var name = fullName[(fullName.LastIndexOf('.') + 1)..];
        int tick = name.IndexOf('`', StringComparison.Ordinal);
        if (tick < 0)
        {
            return name;
        }
        int arity = int.TryParse(name.AsSpan(tick).TrimStart('`'), out int count) ? Math.Clamp(count, 1, 16) : 1;
        var names =
            typeParameters?.Count == arity ? typeParameters
            : arity == 1 ? ["T"]
            : [.. Enumerable.Range(1, arity).Select(i => $"T{i}")];
        return $"{name[..tick]}<{string.Join(", ", names)}>";
    }

    /// <summary>A parameter's type. <paramref name="ofType"/> and <paramref name="ofMethod"/> name the parameters `0 and ``0.</summary>
    public static string Parameter(string id, IReadOnlyList<string> ofType, IReadOnlyList<string> ofMethod)
    {
        if (id.EndsWith('@'))
        {
            return "ref " + Parameter(id[..^1], ofType, ofMethod);
        }
        if (id.EndsWith('*'))
        {
            return Parameter(id[..^1], ofType, ofMethod) + "*";
        }
        if (id.EndsWith(']'))
        {
            int open = id.LastIndexOf('[');
            int ranks = id.AsSpan(open).Count(',');
            return Parameter(id[..open], ofType, ofMethod) + $"[{new string(',', ranks)}]";
        }
        if (id.StartsWith("``", StringComparison.Ordinal))
        {
            return Named(ofMethod, id[2..]);
        }
        if (id.StartsWith('`'))
        {
            return Named(ofType, id[1..]);
        }
        int brace = id.IndexOf('{', StringComparison.Ordinal);
        if (brace < 0)
        {
            return Short(id);
        }
        var arguments = Split(id[(brace + 1)..id.LastIndexOf('}')]).Select(a => Parameter(a, ofType, ofMethod)).ToList();
        var name = Short(id[..brace]);
        return name == "Nullable" && arguments.Count == 1 ? arguments[0] + "?" : $"{name}<{string.Join(", ", arguments)}>";
    }

    /// <summary>Splits at the commas outside braces and brackets.</summary>
    public static List<string> Split(string list)
    {
        var parts = new List<string>();
        var part = new StringBuilder();
        int depth = 0;
        foreach (char c in list)
        {
            depth +=
                c is '{' or '[' or '(' ? 1
                : c is '}' or ']' or ')' ? -1
                : 0;
            if (c == ',' && depth == 0)
            {
                parts.Add(part.ToString());
                part.Clear();
            }
            else
            {
                part.Append(c);
            }
        }
        if (part.Length > 0)
        {
            parts.Add(part.ToString());
        }
        return parts;
    }

    private static string Named(IReadOnlyList<string> names, string index) =>
        int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out int i) && i < names.Count ? names[i] : $"T{index}";
}
