using Jarvis.Contracts;

namespace Jarvis.Engine.Plans;

/// <summary>
/// Ready plans: the files in <c>Presets/</c>, part of this assembly. The form and <c>train --preset</c> offer them in this order.
/// </summary>
public static class Presets
{
    private const string Learn = "Learn",
        Serious = "Serious",
        Origins = "From the origins",
        Advanced = "Advanced";

    private static readonly (string Name, string Group)[] _presets =
    [
        ("nano", Learn),
        ("small", Learn),
        ("gpt2", Serious),
        ("gpt2-medium", Serious),
        ("jarvis-text", Origins),
        ("jarvis-code", Origins),
        ("theta", Advanced),
    ];

    private static readonly string[] _names = [.. _presets.Select(preset => preset.Name)];

    public static IReadOnlyList<Preset> All { get; } =
    [.. _presets.Select(preset => PresetFile.Read(preset.Name, Text(preset.Name)) with { Group = preset.Group })];

    /// <summary>The preset of that id; null where there is none.</summary>
    public static Preset? Find(string name) => All.FirstOrDefault(preset => preset.Id == name);

    /// <summary>The preset's plan with changes, as a plan file with the same name would give it.</summary>
    /// <param name="overrides">Each <c>key=value</c>.</param>
    /// <exception cref="PlanException">There is no such preset, an override is wrong, or a setting that only the user can give is
    /// missing.</exception>
    public static TrainingPlan Plan(string name, IEnumerable<string> overrides)
    {
        var preset = Find(name) ?? throw new PlanException([Unknown(name)]);
        var plan = PlanReader.Parse(Text(name), $"preset {name}", overrides);
        var missing = preset
            .Needs.Where(key => PlanKey.ByKey[key].Get(plan) is null)
            .Select(key => $"The preset {name} needs {key}: {preset.Reasons[key]} Add --set {key}=….")
            .ToList();
        return missing.Count > 0 ? throw new PlanException(missing) : plan;
    }

    /// <summary>The preset's file, as it is.</summary>
    public static string Text(string name)
    {
        using var stream = typeof(Presets).Assembly.GetManifestResourceStream($"presets/{name}.json")
            ?? throw new PlanException([Unknown(name)]);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static string Unknown(string name) =>
        $"There is no preset '{name}'; "
        + $"{(NearestName.Find(name, _names) is { } nearest ? $"did you mean '{nearest}'?" : $"known are {string.Join(", ", _names)}.")}";
}
