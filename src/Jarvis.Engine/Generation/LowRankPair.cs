using Jarvis.Engine.Checkpoints;
using Jarvis.Engine.Safetensors;

namespace Jarvis.Engine.Generation;

/// <summary>One adapter: A and B for a matrix of these inputs and outputs.</summary>
/// <param name="Down">A, (rank, inputs).</param>
/// <param name="Up">B, (outputs, rank).</param>
internal sealed record LowRankPair(int Rank, int Inputs, int Outputs, float[] Down, float[] Up)
{
    /// <summary>Aᵀ, (inputs, rank).</summary>
    public float[] DownTurned { get; } = Turned(Down, Rank, Inputs);

    /// <summary>Bᵀ, (rank, outputs).</summary>
    public float[] UpTurned { get; } = Turned(Up, Outputs, Rank);

    /// <summary>Every adapter of a folder, by the name of its layer in the base.</summary>
    /// <exception cref="InvalidDataException">The file is incomplete, or holds something other than pairs of this rank; the message says
    /// what.</exception>
    public static Dictionary<string, LowRankPair> ReadAll(AdapterFolder adapter)
    {
        using var file = SafetensorsFile.Open(Path.Combine(adapter.Folder, AdapterFolder.WeightsFile));
        var pairs = new Dictionary<string, LowRankPair>(StringComparer.Ordinal);
        foreach (var down in file.Entries.Where(entry => entry.Name.EndsWith(AdapterFolder.Down, StringComparison.Ordinal)))
        {
            string layer = down.Name[..^AdapterFolder.Down.Length];
            var up =
                file.Find(layer + AdapterFolder.Up) ?? throw new InvalidDataException($"'{file.Path}' lacks '{layer}{AdapterFolder.Up}'.");
            int rank = adapter.Config.Settings.Rank;
            if (
                down.Shape is not [var ownRank, var inputs]
                || up.Shape is not [var outputs, var otherRank]
                || ownRank != rank
                || otherRank != rank
            )
            {
                throw new InvalidDataException($"'{file.Path}': '{layer}' is no adapter of rank {rank}.");
            }
            pairs[Plain(layer)] = new LowRankPair(
                rank,
                (int)inputs,
                (int)outputs,
                StoredWeights.Floats(file, down),
                StoredWeights.Floats(file, up)
            );
        }
        return 2 * pairs.Count == file.Entries.Count
            ? pairs
            : throw new InvalidDataException(
                $"'{file.Path}' holds something else than adapters of linear layers; merge it with PEFT, and use the merged model."
            );
    }

    /// <summary>Name of the matrix that a layer's adapter is added to.</summary>
    public static string WeightOf(string layer) => layer + ".weight";

    /// <summary>A name without the prefixes that PEFT and GPT2LMHeadModel add.</summary>
    public static string Plain(string layer)
    {
        foreach (string before in new[] { AdapterFolder.Prefix, "transformer." })
        {
            if (layer.StartsWith(before, StringComparison.Ordinal))
            {
                layer = layer[before.Length..];
            }
        }
        return layer;
    }

    private static float[] Turned(float[] values, int rows, int columns)
    {
        var result = new float[values.Length];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                result[column * rows + row] = values[row * columns + column];
            }
        }
        return result;
    }
}
