using System.Text.Json.Nodes;
using Jarvis.Contracts;
using Jarvis.Engine.Models.Families.Gpt2;
using Jarvis.Engine.Models.Families.Llama;
using Jarvis.Engine.Models.Families.Recurrent;

namespace Jarvis.Engine.Models.Families;

/// <summary>The kinds of network that this engine runs: one line each.</summary>
public static class ModelFamilies
{
    private static readonly List<ModelFamily> _all = [new Gpt2Family(), new LlamaFamily(), new RecurrentFamily()];

    public static IReadOnlyList<ModelFamily> All => _all;

    /// <summary>Adds a family of a program that uses this library; call it before reading any plan or model of that family.</summary>
    public static void Add(ModelFamily family) => _all.Add(family);

    /// <summary>The family of an architecture, as plans name it; null where no family has it.</summary>
    public static ModelFamily? Find(string architecture) => _all.Find(family => family.Architectures.Contains(architecture));

    /// <param name="path">Of the file, for messages.</param>
    /// <exception cref="InvalidDataException">A number is missing or impossible, or the network is one that this engine does not
    /// run.</exception>
    internal static ModelConfig Parse(JsonObject json, string path)
    {
        string? type = json["model_type"]?.GetValue<string>();
        var found =
            _all.Find(family => family.ModelType == type)
            ?? throw new InvalidDataException(
                $"'{path}' describes a model of type '{type ?? "(none)"}'; this engine runs "
                    + $"{string.Join(", ", _all.Select(family => family.ModelType))}."
            );
        return found.Parse(json, path);
    }

    /// <summary>The network that a plan builds from scratch; the plan must have all numbers of its shape.</summary>
    /// <exception cref="InvalidDataException">No family has the plan's architecture.</exception>
    internal static ModelConfig Of(TrainingPlan plan, int vocabulary) =>
        (Find(plan.Model.Architecture) ?? throw new InvalidDataException($"There is no architecture '{plan.Model.Architecture}'.")).Create(
            plan,
            vocabulary
        );
}
