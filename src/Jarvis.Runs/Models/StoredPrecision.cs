using Jarvis.Engine.Checkpoints;
using Jarvis.Engine.Safetensors;

namespace Jarvis.Runs.Models;

/// <summary>How a model folder stores its numbers.</summary>
public static class StoredPrecision
{
    /// <summary>fp32, bf16, fp16 or fp64, whichever most bytes are; null if the weights cannot be read.</summary>
    public static string? Of(string folder)
    {
        try
        {
            return AdapterFolder.Is(folder) ? OfAdapter(folder) : OfModel(folder);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? OfModel(string folder)
    {
        using var weights = WeightFolder.Open(folder);
        return Most(weights.Tensors.Select(tensor => tensor.Entry));
    }

    private static string? OfAdapter(string folder)
    {
        using var weights = SafetensorsFile.Open(Path.Combine(folder, AdapterFolder.WeightsFile));
        return Most(weights.Entries);
    }

    private static string? Most(IEnumerable<SafetensorsEntry> entries) =>
        entries
            .GroupBy(entry => entry.Type)
            .OrderByDescending(group => group.Sum(entry => entry.Bytes))
            .Select(group => Name(group.Key))
            .FirstOrDefault();

    private static string Name(SafetensorsType type) =>
        type switch
        {
            SafetensorsType.F32 => "fp32",
            SafetensorsType.BF16 => "bf16",
            SafetensorsType.F16 => "fp16",
            SafetensorsType.F64 => "fp64",
            _ => type.ToString().ToLowerInvariant(),
        };
}
