using System.Collections;
using System.CommandLine;
using System.CommandLine.Help;
using System.Globalization;
using System.Text;
using Jarvis.Contracts;

namespace Jarvis.Cli.Reference;

/// <summary>
/// A program's verbs as Markdown, generated from the command tree that also parses them. Compiled into both the launcher and the command
/// line's library, because each knows only its own verbs.
/// </summary>
internal static class CommandReference
{
    private const string Program = "./jarvis";

    /// <param name="exitCodes">The exit codes of every verb, each with its meaning.</param>
    public static string Of(string title, RootCommand root, IReadOnlyList<(int Code, string Means)> exitCodes)
    {
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"## {title}\n\nExit codes: ");
        page.AppendJoin(", ", exitCodes.Select(exit => $"`{exit.Code}` {exit.Means}")).Append(".\n");
        foreach (var command in root.Subcommands)
        {
            Write(page, command, Program);
        }
        // Defaults may contain this machine's home, which the reference must not show.
        return page.ToString().Replace(JarvisPaths.Default.Home, "~/.jarvis", StringComparison.Ordinal);
    }

    private static void Write(StringBuilder page, Command command, string parent)
    {
        if (command.Hidden)
        {
            return;
        }
        string name = $"{parent} {command.Name}";
        if (command.Subcommands.Count == 0)
        {
            WriteVerb(page, command, name);
        }
        foreach (var part in command.Subcommands)
        {
            Write(page, part, name);
        }
    }

    private static void WriteVerb(StringBuilder page, Command command, string name)
    {
        page.Append(CultureInfo.InvariantCulture, $"\n### `{name}`\n\n");
        string[] description = (command.Description ?? "").Split('\n', 2);
        page.Append(description[0]).Append('\n');
        if (description.Length > 1)
        {
            page.Append(CultureInfo.InvariantCulture, $"\n```text\n{description[1].TrimEnd()}\n```\n");
        }
        var options = command.Options.Where(option => !option.Hidden && option is not HelpOption).ToList();
        if (command.Arguments.Count + options.Count > 0)
        {
            page.Append("\n| given | means | default |\n|---|---|---|\n");
        }
        foreach (var argument in command.Arguments.Where(argument => !argument.Hidden))
        {
            string placeholder = Placeholder(argument.HelpName ?? argument.Name, argument.ValueType, argument.Arity);
            WriteRow(page, placeholder, argument.Description, argument.Arity.MinimumNumberOfValues > 0, Default(argument));
        }
        foreach (var option in options)
        {
            string placeholder =
                option.ValueType == typeof(bool) ? "" : " " + Placeholder(option.HelpName ?? "", option.ValueType, option.Arity);
            WriteRow(page, option.Name + placeholder, option.Description, option.Required, Default(option));
        }
    }

    private static void WriteRow(StringBuilder page, string given, string? means, bool isRequired, string? standard) =>
        page.Append(
            CultureInfo.InvariantCulture,
            $"| `{Cell(given)}` | {Cell(means ?? "")} | {(standard is not null ? $"`{Cell(standard)}`" : isRequired ? "required" : "")} |\n"
        );

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");

    private static string Placeholder(string name, Type type, ArgumentArity arity)
    {
        var value = Nullable.GetUnderlyingType(type) ?? type;
        string shown =
            name.Length > 0 ? name
            : value.IsEnum ? string.Join('|', Enum.GetNames(value).Select(each => each.ToLowerInvariant()))
            : Kind(value.IsArray ? value.GetElementType()! : value);
        return arity.MaximumNumberOfValues > 1 ? $"<{shown}>…" : $"<{shown}>";
    }

    private static string Kind(Type type) =>
        Type.GetTypeCode(type) switch
        {
            TypeCode.Int32 or TypeCode.Int64 => "number",
            TypeCode.Single or TypeCode.Double => "decimal",
            _ => "text",
        };

    private static string? Default(Argument argument) => argument.HasDefaultValue ? Shown(argument.GetDefaultValue()) : null;

    private static string? Default(Option option) => option.HasDefaultValue ? Shown(option.GetDefaultValue()) : null;

    private static string? Shown(object? value) =>
        value switch
        {
            null or false or "" => null,
            string text => text,
            IEnumerable several => several.Cast<object>().ToList() is { Count: > 0 } all ? string.Join(' ', all) : null,
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString(),
        };
}
