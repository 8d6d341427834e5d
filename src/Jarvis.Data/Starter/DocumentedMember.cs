namespace Jarvis.Data.Starter;

/// <summary>One member with its documentation as text.</summary>
/// <param name="Namespace">Namespace of the declaring type.</param>
/// <param name="TypeParameters">Type parameters of the declaring type, as documented there.</param>
/// <param name="MethodTypeParameters">Type parameters of the method itself.</param>
/// <param name="Parameters">Documented parameters in order: name and description.</param>
/// <param name="Overloaded">Whether other members have the same full name.</param>
internal sealed record DocumentedMember(
    MemberId Id,
    string Namespace,
    IReadOnlyList<string> TypeParameters,
    IReadOnlyList<string> MethodTypeParameters,
    string Summary,
    string Remarks,
    string Returns,
    IReadOnlyList<(string Name, string Text)> Parameters,
    IReadOnlyList<(string Type, string Text)> Exceptions,
    bool Overloaded
)
{
    /// <summary>"System.String.Join", "System.Collections.Generic.List&lt;T&gt;".</summary>
    public string FullName
    {
        get
        {
            var type =
                Namespace.Length > 0 && Id.Type.StartsWith(Namespace + ".", StringComparison.Ordinal)
                    ? Id.Type[(Namespace.Length + 1)..]
                    : Id.Type;
            // A nested type is prefixed with its declaring type: Environment.SpecialFolder.
            var parts = type.Split('.');
            parts[^1] = TypeNames.Short(parts[^1], TypeParameters);
            for (int i = 0; i < parts.Length - 1; i++)
            {
                parts[i] = TypeNames.Short(parts[i]);
            }
            var full = Namespace.Length > 0 ? $"{Namespace}.{string.Join('.', parts)}" : string.Join('.', parts);
            return Id.Name is null || Id.IsConstructor ? full : $"{full}.{MemberName}";
        }
    }

    public string TypeName =>
        TypeNames.Short(Id.Type, TypeParameters) is var name
        && Id.Type.StartsWith("System.", StringComparison.Ordinal)
        && !name.Contains('<', StringComparison.Ordinal)
            ? Id.Type[(Id.Type.LastIndexOf('.') + 1)..]
            : name;

    public string MemberName
    {
        get
        {
            var name = Id.Name ?? "";
            int tick = name.IndexOf('`', StringComparison.Ordinal);
            return tick < 0 ? name
                : MethodTypeParameters.Count > 0 ? $"{name[..tick]}<{string.Join(", ", MethodTypeParameters)}>"
                : name[..tick];
        }
    }

    /// <summary>"(string, object[])".</summary>
    public string ParameterTypes =>
        $"({string.Join(", ", Id.Parameters.Select(p => TypeNames.Parameter(p, TypeParameters, MethodTypeParameters)))})";

    /// <summary>"String.Join(string separator, object[] values)", "new Uri(string uriString)", "List&lt;T&gt;[int index]".</summary>
    public string Signature
    {
        get
        {
            var parameters = string.Join(
                ", ",
                Id.Parameters.Select(
                    (p, i) =>
                        TypeNames.Parameter(p, TypeParameters, MethodTypeParameters)
                        + (i < Parameters.Count ? " " + Parameters[i].Name : "")
                )
            );
            return Id switch
            {
                { Kind: 'T' } => TypeName,
                { IsConstructor: true } => $"new {TypeName}({parameters})",
                { Kind: 'M' } => $"{TypeName}.{MemberName}({parameters})",
                { Kind: 'P', Name: "Item", Parameters.Count: > 0 } => $"{TypeName}[{parameters}]",
                _ => $"{TypeName}.{MemberName}",
            };
        }
    }
}
