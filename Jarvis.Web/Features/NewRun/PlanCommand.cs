using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Jarvis.Contracts;
using Jarvis.Storage;

namespace Jarvis.Web.Features.NewRun;

/// <summary>
/// A plan as the command line that trains it without the service: a preset, the data, and a <c>--set</c> for each setting that the preset
/// does not have.
/// </summary>
public static class PlanCommand
{
    private const string Plainest = "nano";

    // Texts stay readable: the shell's quotes protect them, not JSON's escapes.
    private static readonly JsonSerializerOptions _readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="presets">All; the plan's own or the plainest is what the command starts from.</param>
    /// <param name="presetId">The preset from which the plan was made; null for none.</param>
    /// <param name="output">The new folder for the run's files.</param>
    /// <param name="home">The folder with the datasets; null where it is the one that the command would take anyway.</param>
    public static string Of(
        TrainingPlan plan,
        IReadOnlyList<Preset> presets,
        string? presetId,
        string output,
        string? home = null,
        bool isPowerShell = false
    )
    {
        var preset = presets.FirstOrDefault(each => each.Id == presetId) ?? presets.First(each => each.Id == Plainest);
        var (from, to) = (PlanUpgrade.ToFlat(preset.Plan), PlanUpgrade.ToFlat(plan));
        var text = new StringBuilder();
        if (home is not null)
        {
            text.Append(isPowerShell ? $"$env:JARVIS_HOME = {Quoted(home, true)}; " : $"JARVIS_HOME={Quoted(home, false)} ");
        }

        text.Append(CommandName.Jarvis).Append(" train --preset ").Append(preset.Id);
        foreach (string data in plan.Data.Files)
        {
            text.Append(" --data ").Append(Quoted(data, isPowerShell));
        }

        foreach (string key in PlanKey.All.Select(each => each.Key).Where(key => key != "data" && !JsonNode.DeepEquals(from[key], to[key])))
        {
            text.Append(" --set ").Append(Quoted($"{key}={Value(to[key])}", isPowerShell));
        }

        return text.Append(" --out ").Append(Quoted(output, isPowerShell)).ToString();
    }

    /// <summary>JSON, but a text without its quotes where it cannot be taken for anything else.</summary>
    private static string Value(JsonNode? node)
    {
        string json = node?.ToJsonString(_readable) ?? "null";
        return node?.GetValueKind() == JsonValueKind.String && node.GetValue<string>() is var text && text.Trim() == text && IsNoJson(text)
            ? text
            : json;
    }

    private static bool IsNoJson(string text)
    {
        try
        {
            JsonNode.Parse(text);
            return false;
        }
        catch (JsonException)
        {
            return true;
        }
    }

    private static string Quoted(string argument, bool isPowerShell) =>
        argument.Length > 0
        && argument.All(letter => char.IsAsciiLetterOrDigit(letter) || "_-./:=@+".Contains(letter, StringComparison.Ordinal))
            ? argument
        : isPowerShell ? $"'{argument.Replace("'", "''", StringComparison.Ordinal)}'"
        : $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
