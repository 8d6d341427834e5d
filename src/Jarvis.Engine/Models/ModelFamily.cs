using System.Text.Json.Nodes;
using Jarvis.Contracts;

namespace Jarvis.Engine.Models;

/// <summary>
/// A kind of network: how a configuration becomes one. What differs from network to network of a family is its <see cref="ModelConfig"/>'s.
/// A
/// family is a folder of <c>Models/Families</c> and a line of <see cref="Families.ModelFamilies"/>; docs/extending.md builds one.
/// </summary>
public abstract class ModelFamily
{
    /// <summary>Hugging Face's <c>model_type</c>, in <c>config.json</c>.</summary>
    public abstract string ModelType { get; }

    /// <summary>What a plan calls its networks (<see cref="ModelSettings.Architecture"/>).</summary>
    public abstract IReadOnlyList<string> Architectures { get; }

    /// <summary>Layers where a plan says nothing; null takes its size's.</summary>
    public virtual int? UsualLayers => null;

    /// <summary>Shapes to measure, by name, and rows at once.</summary>
    public virtual IReadOnlyDictionary<string, (ModelConfig Network, int Rows)> Benchmarks => new Dictionary<string, (ModelConfig, int)>();

    /// <summary>The network of a <c>config.json</c>.</summary>
    /// <param name="path">Of the file, for messages.</param>
    /// <exception cref="InvalidDataException">A number is missing or impossible, or the network is one that is not run here.</exception>
    public abstract ModelConfig Parse(JsonObject json, string path);

    /// <summary>The network that a plan builds from scratch.</summary>
    /// <param name="plan">With layers, heads, width and context; what else is empty is the family's to fill.</param>
    public abstract ModelConfig Create(TrainingPlan plan, int vocabulary);
}
