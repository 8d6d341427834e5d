namespace Jarvis.Data.Starter;

/// <summary>The parsed id of a documented member: <c>M:System.String.Join(System.String,System.Object[])</c>.</summary>
/// <param name="Kind">T type, M method, P property, F field, E event.</param>
/// <param name="Type">Full name of the declaring type, or of the type itself.</param>
/// <param name="Name">Null for a type.</param>
/// <param name="Parameters">Parameter types as spelled in the id.</param>
internal sealed record MemberId(string Original, char Kind, string Type, string? Name, IReadOnlyList<string> Parameters)
{
    private const string Constructor = "#ctor";
    private const int LongestId = 2_000;

    public bool IsConstructor => Name == Constructor;

    /// <summary>
    /// Null for invalid ids, for members about which nobody would ask (explicit implementations, operators, conversions, finalizers), and
    /// for types nested in closed generics.
    /// </summary>
    public static MemberId? Parse(string id)
    {
        if (id.Length is < 3 or > LongestId || !IsBalanced(id) || id[1] != ':' || !"TMPFE".Contains(id[0], StringComparison.Ordinal))
        {
            return null;
        }
        var rest = id[2..];
        if (id[0] == 'T')
        {
            return new MemberId(id, 'T', rest, null, []);
        }
        if (rest.Contains('~', StringComparison.Ordinal) || rest.Contains("}.", StringComparison.Ordinal))
        {
            return null;
        }
        int open = rest.IndexOf('(', StringComparison.Ordinal);
        if (open >= 0 && !rest.EndsWith(')'))
        {
            return null;
        }
        var parameters = open < 0 ? [] : TypeNames.Split(rest[(open + 1)..^1]);
        var full = open < 0 ? rest : rest[..open];
        int dot = full.LastIndexOf('.');
        if (dot < 0)
        {
            return null;
        }
        var name = full[(dot + 1)..];
        bool askable =
            name == Constructor
            || (!name.Contains('#', StringComparison.Ordinal) && !name.StartsWith("op_", StringComparison.Ordinal) && name != "Finalize");
        return askable ? new MemberId(id, id[0], full[..dot], name, parameters) : null;
    }

    /// <summary>"String.Join" from a reference such as <c>M:System.String.Join(System.String,System.Object[])</c>.</summary>
    public static string ShortReference(string cref)
    {
        var name = cref.Length > 2 && cref[1] == ':' ? cref[2..] : cref;
        int open = name.IndexOf('(', StringComparison.Ordinal);
        name = open < 0 ? name : name[..open];
        if (
            cref.StartsWith("T:", StringComparison.Ordinal)
            || cref.StartsWith("N:", StringComparison.Ordinal)
            || !name.Contains('.', StringComparison.Ordinal)
        )
        {
            return cref.StartsWith("N:", StringComparison.Ordinal) ? name : TypeNames.Short(name);
        }
        int dot = name.LastIndexOf('.');
        var type = name[..dot];
        var member = name[(dot + 1)..];
        int tick = member.IndexOf('`', StringComparison.Ordinal);
        member = tick < 0 ? member : member[..tick];
        type = type[(type.LastIndexOf('.') + 1)..];
        tick = type.IndexOf('`', StringComparison.Ordinal);
        type = tick < 0 ? type : type[..tick];
        return member == Constructor ? type : $"{type}.{member}";
    }

    // All code that parses types relies on balanced brackets.
    private static bool IsBalanced(string id)
    {
        var open = new Stack<char>();
        foreach (char c in id)
        {
            if (c is '(' or '{' or '[')
            {
                open.Push(c);
            }
            else if (
                c is ')' or '}' or ']'
                && (
                    !open.TryPop(out char opened)
                    || opened
                        != (
                            c == ')' ? '('
                            : c == '}' ? '{'
                            : '['
                        )
                )
            )
            {
                return false;
            }
        }
        return open.Count == 0;
    }
}
