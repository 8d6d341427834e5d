using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Jarvis.Contracts;
using Jarvis.Engine.Machine;
using Jarvis.Engine.State;
using Jarvis.Storage;

namespace Jarvis.Engine.Training;

/// <summary>
/// <c>trainer_state.json</c>: together with the optimizer's tensors, everything that a resumed run needs to continue bit for bit. The
/// position in the data is <see cref="MicroSteps"/>: batches are a function of seed and micro-step.
/// </summary>
public sealed record TrainerState
{
    public const string FileName = "trainer_state.json";

    public const int CurrentFormat = 2;

    public int FormatVersion { get; init; } = CurrentFormat;

    public required TrainingPlan Plan { get; init; }

    /// <summary>What the bits depend on besides the plan; null in checkpoints of earlier versions.</summary>
    public ArithmeticBasis? Basis { get; init; }

    /// <summary>Finished optimizer steps.</summary>
    public long Step { get; init; }

    /// <summary>Micro batches read so far.</summary>
    public long MicroSteps { get; init; }

    /// <summary>
    /// Rows computed at once since memory ran out; null while the plan's micro batch fits. The rows of a step stay the same.
    /// </summary>
    public int? MicroBatch { get; init; }

    /// <summary>Training tokens seen, padding not counted.</summary>
    public long Tokens { get; init; }

    /// <summary>Seconds spent in steps alone.</summary>
    public double TrainSeconds { get; init; }

    /// <summary>
    /// Seconds in all attempts, including evaluations and saving but not pauses and restarts; a plan's hours are counted by it. A step that
    /// is repeated after a crash counts once.
    /// </summary>
    public double ElapsedSeconds { get; init; }

    /// <summary>What the schedule's rate is multiplied by: halved with each rollback.</summary>
    public double RateFactor { get; init; } = 1;

    /// <summary>How often the run was rolled back to a checkpoint because it diverged.</summary>
    public int Rollbacks { get; init; }

    /// <summary>Step of the latest validation loss, so that a run that stops in between does not compute it twice.</summary>
    public long? EvaluatedStep { get; init; }

    public double? ValidationLoss { get; init; }

    public double? ValidationAccuracy { get; init; }

    /// <summary>Validation loss of the EMA weights; null where the run keeps none.</summary>
    public double? EmaLoss { get; init; }

    /// <summary>The loss that the run's decisions are based on: that of the EMA weights where it keeps them.</summary>
    [JsonIgnore]
    public double? DecidingLoss => EmaLoss ?? ValidationLoss;

    /// <summary>Lowest <see cref="DecidingLoss"/>.</summary>
    public double? BestLoss { get; init; }

    /// <summary>Folder name of the checkpoint with <see cref="BestLoss"/>.</summary>
    public string? BestCheckpoint { get; init; }

    public int BadEvaluations { get; init; }

    /// <summary>Finished passes over the data that were reported.</summary>
    public int Epochs { get; init; }

    /// <summary>Losses of the steps since the epoch began, summed, for its mean.</summary>
    public double EpochLossSum { get; init; }

    public long EpochSteps { get; init; }

    public double EpochSeconds { get; init; }

    /// <summary>What the parts of the run saved (<see cref="IResumable"/>), by their names.</summary>
    public IReadOnlyDictionary<string, JsonNode> Parts { get; init; } = new Dictionary<string, JsonNode>();

    /// <exception cref="InvalidDataException">The folder has no such file, or one of a newer format.</exception>
    public static TrainerState Read(string folder)
    {
        string path = Path.Combine(folder, FileName);
        try
        {
            return
                JsonSerializer.Deserialize<TrainerState>(DiskFile.ReadAllBytes(path), ContractJson.Options)
                    is { FormatVersion: CurrentFormat } state
                ? state
                : throw new InvalidDataException(
                    $"'{path}' is of another format than this version reads; the checkpoint cannot be resumed."
                );
        }
        catch (Exception exception) when (exception is JsonException or FileNotFoundException)
        {
            throw new InvalidDataException($"'{path}' cannot be read, so the checkpoint cannot be resumed: {exception.Message}", exception);
        }
    }
}
