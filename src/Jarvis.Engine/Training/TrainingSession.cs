using Jarvis.Contracts;
using Jarvis.Engine.Checkpoints;
using Jarvis.Engine.Machine;
using Jarvis.Engine.Models;
using Jarvis.Engine.Models.Families.Recurrent;
using Jarvis.Engine.Plans;
using Jarvis.Engine.State;
using Jarvis.Engine.TokenFiles;
using Jarvis.Engine.Training.Losses;
using Jarvis.Engine.Training.Metrics;
using Jarvis.Engine.Training.Optimizers;
using Jarvis.Tokenizers;
using static TorchSharp.torch;

namespace Jarvis.Engine.Training;

/// <summary>Everything that a run's loop works with, built once and disposed together.</summary>
internal sealed class TrainingSession : IDisposable
{
    public required TrainingPlan Plan { get; init; }
    public required Device Device { get; init; }
    public required TokenSet Tokens { get; init; }
    public required TrainableModel TrainableModel { get; init; }
    public LanguageModel Model => TrainableModel.Model;
    public IObjective Objective => TrainableModel.Objective;
    public GradientStep Gradients => TrainableModel.Gradients;
    public required IBatchSource Batches { get; init; }
    public required IEvaluationSource HeldOut { get; init; }

    /// <summary>Everything whose state goes into a checkpoint besides the weights.</summary>
    public required IReadOnlyList<IResumable> Parts { get; init; }

    /// <summary>EMA of the weights; null where the plan keeps none.</summary>
    public WeightAverage? Average => TrainableModel.Average;

    /// <summary>Null where the plan's schedule is another.</summary>
    public PlateauRate? Plateau { get; init; }

    /// <summary>The carried hidden state of a recurrent network; null where the plan carries none.</summary>
    public CarriedState? Carried { get; init; }

    /// <summary>Learns what is usual for the loss; <see cref="NormSpikes"/> does so for the gradient's norm.</summary>
    public required SpikeMeter LossSpikes { get; init; }
    public required SpikeMeter NormSpikes { get; init; }

    /// <summary>Held-out records as texts.</summary>
    public required RecordText HeldOutTexts { get; init; }

    public required SampleWriter Samples { get; init; }
    public required CheckpointStore Store { get; init; }
    public required CheckpointWriter Checkpoints { get; init; }

    /// <summary>The run's state: the beginning, or that of the resumed checkpoint.</summary>
    public required TrainerState State { get; init; }

    public required StoredCheckpoint? ResumedFrom { get; init; }

    /// <summary>Damaged checkpoints that were newer than <see cref="ResumedFrom"/>.</summary>
    public required IReadOnlyList<DamagedCheckpoint> Damaged { get; init; }

    /// <summary>A sentence for the user about how the network grew; null where it did not.</summary>
    public string? Grown { get; init; }

    /// <summary>Settings that differ from those the resumed checkpoint was trained with.</summary>
    public required IReadOnlyList<string> Differs { get; init; }

    /// <summary>What the bits depend on and now differs from the previous attempt; empty where the run continues bit for bit.</summary>
    public required IReadOnlyList<string> BasisDiffers { get; init; }

    /// <param name="rollback">Null unless the run is rolled back within its attempt, to the checkpoint that it names and to no
    /// other.</param>
    public static TrainingSession Open(TrainingInputs inputs, TimeProvider time, Rollback? rollback = null)
    {
        var plan = inputs.Plan;
        var store = new CheckpointStore(inputs.CheckpointsDirectory);
        store.Open();
        bool goesOn = rollback is null ? inputs.Resume : rollback.To is not null;
        var (resumed, damaged) = goesOn ? store.NewestWhole() : (null, []);
        var state = resumed is null ? new TrainerState { Plan = plan } : TrainerState.Read(resumed.Folder);
        if (state.Basis is { } before)
        {
            NativeSettings.Restore(before); // while libtorch is not loaded yet
        }
        set_num_threads(plan.Compute.Threads!.Value);
        var device = TorchDevice.Open(plan.Compute.Device);
        var tokens = TokenSet.Open(inputs.TokensDirectory, plan.Loss.ResponsesOnly);
        var tokenizer = TextTokenizer.Load(inputs.TokenizerDirectory);
        plan = PlanLength.Settle(plan, () => BatchSources.StepsPerEpoch(plan, tokens));

        var (config, grown) = VocabularyGrowth.Fit(
            ModelPlan.Config(plan, tokens.Manifest.VocabularySize, resumed?.Folder),
            plan,
            tokens.Manifest.VocabularySize,
            tokenizer
        );
        if (DiskEstimate.Refusal(plan, config, Path.GetDirectoryName(inputs.CheckpointsDirectory)!) is { } full)
        {
            throw new InvalidDataException(full);
        }
        var trainable = new TrainableModel(plan, config, device);
        var batches = BatchSources.Of(plan, tokens, new RunPaths(Path.GetDirectoryName(inputs.CheckpointsDirectory)!).Batches);
        SpikeMeter lossSpikes = new("loss_spikes"),
            normSpikes = new("norm_spikes");
        var plateau = PlateauRate.Of(plan);
        var carried = CarriedState.Of(plan, trainable.Model, device);
        IReadOnlyList<IResumable> parts =
        [
            .. trainable.Parts,
            .. new IResumable?[] { batches, plateau, carried, lossSpikes, normSpikes }.OfType<IResumable>(),
        ];
        if (resumed is not null)
        {
            CheckpointWriter.Restore(resumed.Folder, trainable.Model, parts, state, trainable.Average);
        }
        else if (plan.Model.BaseModel is { } folder)
        {
            ModelWeights.Load(trainable.Model, folder, grows: grown is not null);
        }
        else
        {
            trainable.Model.Initialize(plan.Compute.Seed);
        }
        if (plan is { FineTuning.Method: FineTuningMethod.Lora, Model.BaseModel: { } needed })
        {
            NeededBase.Note(needed, Path.GetDirectoryName(inputs.CheckpointsDirectory)!);
        }
        if (rollback is not null)
        {
            state = state with { RateFactor = rollback.RateFactor, Rollbacks = rollback.Number };
        }
        trainable.Filled(averaged: resumed is not null);
        var basis = ArithmeticBasis.Of(plan);

        return new TrainingSession
        {
            Plan = plan,
            Device = device,
            Tokens = tokens,
            TrainableModel = trainable,
            Batches = batches,
            Plateau = plateau,
            Carried = carried,
            Parts = parts,
            LossSpikes = lossSpikes,
            NormSpikes = normSpikes,
            HeldOutTexts = new RecordText(tokens.Validation, tokenizer),
            HeldOut = BatchSources.HeldOut(plan, tokens),
            Samples = new SampleWriter(
                trainable.Model,
                tokenizer,
                SamplePrompt.Of(plan, tokenizer, tokens.Validation),
                plan.Evaluation.SampleTokens,
                plan.Compute.Seed,
                device
            ),
            Store = store,
            Checkpoints = new CheckpointWriter(store, inputs.TokenizerDirectory, tokenizer, time),
            State = state with { Plan = plan, Basis = basis },
            ResumedFrom = resumed,
            Grown = grown,
            Damaged = damaged,
            Differs = PlanDifferences.Words(state.Plan, plan),
            BasisDiffers = state.Basis?.Differences(basis) ?? [],
        };
    }

    public void Dispose()
    {
        Carried?.Dispose();
        (Batches as IDisposable)?.Dispose();
        TrainableModel.Dispose();
        Tokens.Dispose();
    }
}
