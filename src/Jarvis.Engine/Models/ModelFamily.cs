using System.Text.Json.Nodes;
using Jarvis.Contracts;

namespace Jarvis.Engine.Models;

/// <summary>
/// A kind of network: how a configuration becomes one. What differs between the networks of a family is in their <see cref="ModelConfig"/>.
/// A family is a folder in <c>Models/Families</c> and a line in <see cref="Families.ModelFamilies"/>; docs/extending.md builds one.
/// </summary>
public abstract class ModelFamily
{
    /// <summary>Hugging Face's <c>model_type</c>, in <c>config.json</c>.</summary>
    public abstract string ModelType { get; }

    /// <summary>What a plan calls its networks (<see cref="ModelSettings.Architecture"/>).</summary>
    public abstract IReadOnlyList<string> Architectures { get; }

    /// <summary>Layers where a plan gives no number; null uses those of its size.</summary>
    public virtual int? UsualLayers => null;

    /// <summary>Shapes to measure, by name, each with its batch size in rows.</summary>
    public virtual IReadOnlyDictionary<string, (ModelConfig Network, int Rows)> Benchmarks => new Dictionary<string, (ModelConfig, int)>();

    /// <summary>The network of a <c>config.json</c>.</summary>
    /// <param name="path">Of the file, for messages.</param>
    /// <exception cref="InvalidDataException">A number is missing or impossible, or the network is one that this engine does not
    /// run.</exception>
    public abstract ModelConfig Parse(JsonObject json, string path);

    /// <summary>The network that a plan builds from scratch.</summary>
    /// <param name="plan">Has layers, heads, width and context; the family fills in whatever else is empty.</param>
    public abstract ModelConfig Create(TrainingPlan plan, int vocabulary);
}
