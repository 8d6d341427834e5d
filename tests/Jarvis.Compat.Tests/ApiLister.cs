using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Jarvis.Compat.Tests;

/// <summary>An assembly's public surface, one member a line, in the format of the lists in Api/ (made from the real packages).</summary>
internal static class ApiLister
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>What a caller outside of the assembly can name, types and members.</summary>
    internal static SortedSet<string> Lines(Assembly assembly)
    {
        var lines = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var type in assembly.GetTypes().Where(t => t.IsVisible && !t.Name.Contains('<') && !t.IsDefined(typeof(CompilerGeneratedAttribute)))) Add(type, lines);
        return lines;
    }

    private static void Add(Type type, SortedSet<string> lines)
    {
        if (type.IsSubclassOf(typeof(Delegate)))
        {
            var invoke = type.GetMethod("Invoke")!;
            lines.Add($"delegate {Name(invoke.ReturnType)} {Name(type)}({Parameters(invoke)})");
            return;
        }
        var parents = new[] { type.BaseType }.Where(b => b is not null && b != typeof(object) && b != typeof(ValueType) && b != typeof(Enum))
            .Concat(type.GetInterfaces().Except(type.BaseType?.GetInterfaces() ?? [])).Select(b => Name(b!)).ToList();
        lines.Add($"type {Kind(type)}{Name(type)}" + (parents.Count > 0 ? " : " + string.Join(", ", parents) : ""));
        if (type.IsEnum)
            foreach (var field in type.GetFields(BindingFlags.Public | BindingFlags.Static)) lines.Add($"{Name(type)}.{field.Name} = {field.GetRawConstantValue()}");
        else
            foreach (var member in type.GetMembers(Declared))
                if (Line(type, member) is { } line) lines.Add(line);
    }

    private static string Kind(Type type) => type switch
    {
        { IsEnum: true } => "enum ",
        { IsInterface: true } => "interface ",
        { IsValueType: true } => "struct ",
        { IsAbstract: true, IsSealed: true } => "static class ",
        { IsAbstract: true } => "abstract class ",
        _ => "class ",
    };

    private static string? Line(Type type, MemberInfo member)
    {
        bool Seen(MethodBase b) => b.IsPublic || ((b.IsFamily || b.IsFamilyOrAssembly) && !type.IsSealed);
        switch (member)
        {
            case MethodInfo x when Seen(x) && (!x.IsSpecialName || x.Name.StartsWith("op_", StringComparison.Ordinal)):
                var generic = x.IsGenericMethod ? "<" + string.Join(", ", x.GetGenericArguments().Select(g => g.Name)) + ">" : "";
                return $"{Modifiers(x)}{Name(x.ReturnType)} {Name(type)}.{x.Name}{generic}({Parameters(x)})";
            case ConstructorInfo c when Seen(c) && !c.IsStatic:
                return $"{(c.IsPublic ? "" : "protected ")}{Name(type)}..ctor({Parameters(c)})";
            case PropertyInfo p when (p.GetMethod ?? p.SetMethod) is { } accessor && Seen(accessor):
                var index = p.GetIndexParameters() is { Length: > 0 } i ? "[" + string.Join(", ", i.Select(Parameter)) + "]" : "";
                return $"{Modifiers(accessor)}{Name(p.PropertyType)} {Name(type)}.{p.Name}{index} {{{(p.GetMethod is { } g && Seen(g) ? " get;" : "")}{(p.SetMethod is { } s && Seen(s) ? " set;" : "")} }}";
            case FieldInfo f when f.IsPublic || (f.IsFamily && !type.IsSealed):
                return $"{(f.IsStatic ? "static " : "")}{Name(f.FieldType)} {Name(type)}.{f.Name}";
            case EventInfo e when Seen(e.AddMethod!):
                return $"event {Name(e.EventHandlerType!)} {Name(type)}.{e.Name}";
            default:
                return null;
        }
    }

    private static string Modifiers(MethodBase b) => (b.IsPublic ? "" : "protected ") + (b.IsStatic ? "static " : b.IsAbstract ? "abstract " : b.IsVirtual && !b.IsFinal ? "virtual " : "");

    private static string Parameters(MethodBase method)
    {
        var extension = method.IsDefined(typeof(ExtensionAttribute), false);
        return string.Join(", ", method.GetParameters().Select((p, k) => (k == 0 && extension ? "this " : "") + Parameter(p)));
    }

    private static string Parameter(ParameterInfo p)
    {
        var prefix = p.IsDefined(typeof(ParamArrayAttribute), false) ? "params " : p.IsOut ? "out " : p.ParameterType.IsByRef ? "ref " : "";
        return prefix + Name(p.ParameterType) + " " + p.Name + (p.HasDefaultValue ? " = " + Default(p.RawDefaultValue) : "");
    }

    private static string? Default(object? value) => value switch
    {
        null => "null",
        string s => $"\"{s}\"",
        bool b => b ? "true" : "false",
        IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    private static string Name(Type t)
    {
        if (t.IsByRef) return Name(t.GetElementType()!);
        if (t.IsArray) return Name(t.GetElementType()!) + "[]";
        if (t.IsPointer) return Name(t.GetElementType()!) + "*";
        if (t.IsGenericParameter) return t.Name;
        if (Nullable.GetUnderlyingType(t) is { } inner) return Name(inner) + "?";
        var name = Keyword(t) ?? (t.DeclaringType is { } outer ? Name(outer) + "." : t.Namespace is null or "System" ? "" : t.Namespace + ".") + t.Name.Split('`')[0];
        if (!t.IsGenericType) return name;
        var own = t.GetGenericArguments().Skip(t.DeclaringType?.GetGenericArguments().Length ?? 0).Select(Name).ToArray();
        return own.Length == 0 ? name : name + "<" + string.Join(", ", own) + ">";
    }

    private static string? Keyword(Type t) =>
        t == typeof(void) ? "void" : t == typeof(int) ? "int" : t == typeof(long) ? "long" : t == typeof(float) ? "float" : t == typeof(double) ? "double"
        : t == typeof(bool) ? "bool" : t == typeof(string) ? "string" : t == typeof(object) ? "object" : t == typeof(byte) ? "byte" : null;
}
