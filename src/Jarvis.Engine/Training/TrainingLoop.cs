using Jarvis.Contracts;
using Jarvis.Engine.Checkpoints;
using Jarvis.Engine.Machine;
using Jarvis.Engine.Plans;
using Jarvis.Engine.State;
using Jarvis.Engine.TokenFiles;
using Jarvis.Engine.Training.Batches;
using Jarvis.Engine.Training.Metrics;
using Jarvis.Engine.Training.Optimizers;
using Jarvis.Engine.Training.Samplers;
using Jarvis.Kernels;
using Jarvis.Kernels.Autograd;
using static TorchSharp.torch;

namespace Jarvis.Engine.Training;

/// <summary>One run, from its current step to its end: evaluate, sample, save, end, take a step, report.</summary>
internal sealed class TrainingLoop(TrainingSession session, IRunSink sink, ControlDesk desk, TimeProvider time)
{
    private readonly TrainingPlan _plan = session.Plan;
    private readonly LearningRateSchedule _schedule = LearningRateSchedule.Of(session.Plan);
    private readonly RowLimit _rows = new(session.Plan, sink);
    private readonly Pace _pace = new();
    private readonly SpillWatch? _spill = SpillWatch.Of(session.Plan.Compute.Device);
    private readonly RunClock _clock = new(session.Plan, session.State.ElapsedSeconds, time);
    private TrainerState _state = session.State;
    private readonly List<RecordLoss> _recordLosses = [];
    private long? _savedStep = session.ResumedFrom?.Manifest.Step;
    private bool _best;

    public TrainerState State => _state;

    /// <summary>Folder name of the newest checkpoint of this run; null before the first.</summary>
    public string? LastCheckpoint { get; private set; } = session.ResumedFrom?.Name;

    public RunEnding Run()
    {
        sink.Write(new PhaseChanged(RunPhase.Train, "Training", _clock.Share(_state)));
        while (true)
        {
            desk.Interrupts();
            if (EvaluationDue(Ending()))
            {
                Evaluate();
            }
            if (EpochDue())
            {
                TellEpoch();
            }
            var ending = Ending(); // again: the evaluation may have ended the run, or a request may have come during it
            if (SaveDue(ending))
            {
                Save(ending);
            }
            if (ending is not null)
            {
                return ending;
            }
            TakeStep();
        }
    }

    private RunEnding? Ending() => RunEnding.Of(_plan, _state, desk.Ending);

    private double Epoch() => session.Batches.EpochAt(_state.MicroSteps);

    // ---- one step

    /// <summary>
    /// Forward and backward over the accumulated micro batches, then one update of the weights. Where the run is asked to end in between,
    /// the step is discarded.
    /// </summary>
    private void TakeStep()
    {
        long startedAt = time.GetTimestamp();
        session.Model.train();
        var batches = Enumerable
            .Range(0, _plan.Optimizer.GradientAccumulation)
            .Select(micro => session.Batches.Read(_state.MicroSteps + micro))
            .ToList();
        int counted = batches.Sum(batch => batch.Counted);
        if (Accumulate(batches, counted) is not { } loss)
        {
            session.Model.zero_grad();
            session.Carried?.Forget();
            return;
        }
        double norm = session.Gradients.Norm();
        if (!double.IsFinite(loss) || !session.Gradients.IsRecoverable(norm))
        {
            throw new DivergedException(double.IsFinite(loss) ? "The gradient" : "The loss", _state.Step);
        }
        double rate = _schedule.At(_state.Step, RunClock.HoursShare(_plan, _state)) * (session.Plateau?.Share ?? 1) * _state.RateFactor;
        if (!session.Gradients.Take(_state.Step, rate, norm))
        {
            ReportSkipped();
        }
        session.Carried?.Keep();
        session.Batches.Trained(_recordLosses);
        Stepped(
            loss,
            rate,
            double.IsFinite(norm) ? norm : 0,
            batches.Sum(batch => batch.Tokens),
            time.GetElapsedTime(startedAt).TotalSeconds
        );
    }

    /// <returns>The step's loss; null where the step is abandoned: the run was asked to end, or memory ran out and the step is retried with
    /// fewer rows at once.</returns>
    private double? Accumulate(IReadOnlyList<Batch> batches, int counted)
    {
        var parts = batches.SelectMany(batch => BatchParts.Of(batch, _rows.Of(_state))).ToList();
        _recordLosses.Clear();
        double loss = 0;
        try
        {
            for (int micro = 0; micro < parts.Count; micro++)
            {
                if (desk.Interrupts())
                {
                    return null;
                }
                loss += ForwardBackward(parts[micro], micro, counted);
            }
            return loss;
        }
        catch (Exception exception) when (MemoryFailure.Is(exception) && _rows.Of(_state) > 1)
        {
            _state = _rows.Fewer(_state, $"Memory ran out in step {_state.Step + 1}. The step is taken again");
            return null;
        }
    }

    private float ForwardBackward(Batch batch, int micro, int countedInStep)
    {
        using var scope = NewDisposeScope();
        StepSeed.Set(_plan.Compute.Seed, _state.Step, micro, session.Device);
        session.Carried?.Begin(batch.StreamsBegin, batch.FirstRow, batch.Rows);
        using var losses = session.Batches.WantsLosses ? TokenLosses.Open() : null;
        var loss = session.Objective.Loss(session.Model, DeviceBatch.Of(batch, session.Device), countedInStep);
        Backward.Run(session.Gradients.LossScale is var scale and not 1 ? loss * scale : loss);
        if (losses?.Value is { } each && each.numel() == batch.Targets.Length)
        {
            _recordLosses.AddRange(RecordLosses.Of(batch, each.cpu().data<float>().ToArray()));
        }
        return loss.item<float>(); // waits for the device: once per micro-step and nowhere else
    }

    private void ReportSkipped() =>
        sink.Write(
            new RunLogLine(
                LogSeverity.Information,
                $"Step {_state.Step + 1}: gradients overflowed fp16, so the weights stayed; the loss scale is "
                    + $"{session.Gradients.LossScale:G6} now."
            )
        );

    private void Stepped(double loss, double rate, double norm, long tokens, double seconds)
    {
        _pace.Stepped(seconds);
        if (_spill?.Stepped(seconds) == true)
        {
            _state = _rows.Spilled(_state);
        }
        _state = _state with
        {
            Step = _state.Step + 1,
            MicroSteps = _state.MicroSteps + _plan.Optimizer.GradientAccumulation,
            Tokens = _state.Tokens + tokens,
            TrainSeconds = _state.TrainSeconds + seconds,
            ElapsedSeconds = _clock.Elapsed,
            EpochLossSum = _state.EpochLossSum + loss,
            EpochSteps = _state.EpochSteps + 1,
            EpochSeconds = _state.EpochSeconds + seconds,
        };
        double? lossScore = session.LossSpikes.Score(loss),
            normScore = session.NormSpikes.Score(norm);
        sink.Write(
            new StepMetrics(
                _state.Step,
                Epoch(),
                _state.Tokens,
                loss,
                rate,
                norm,
                tokens / seconds,
                _clock.Eta(_state, _pace),
                lossScore,
                normScore,
                SpikeMeter.IsSpike(lossScore) || SpikeMeter.IsSpike(normScore) ? true : null
            )
            {
                Progress = _plan.Schedule.MaxHours is null ? null : _clock.Share(_state),
            }
        );
    }

    // ---- once in a while: evaluate

    /// <summary>At the plan's interval, at the end of a run, and at the end of an epoch that has no recent evaluation.</summary>
    private bool EvaluationDue(RunEnding? ending) =>
        session.HeldOut.Batches > 0
        && _state.EvaluatedStep != _state.Step
        && (
            ending is null
                ? _state.Step % _plan.Evaluation.EvaluateEverySteps == 0
                    || (EpochDue() && _state.Step - (_state.EvaluatedStep ?? 0) >= _plan.Evaluation.EvaluateEverySteps / 2)
                : ending.State == RunState.Completed
        );

    private void Evaluate()
    {
        long startedAt = time.GetTimestamp();
        var alreadyAsked = desk.Ending; // a stop ends the run after this evaluation; anything newer ends the evaluation
        bool Interrupted() => desk.Interrupts() && desk.Ending != alreadyAsked;
        TellEvaluation(0);
        long toldAt = startedAt;
        void Progress(int done, int all)
        {
            if (time.GetElapsedTime(toldAt).TotalSeconds < 1)
            {
                return;
            }
            toldAt = time.GetTimestamp();
            TellEvaluation((double)done / all);
        }
        var details = new ValidationMetrics(session.Tokens.Validation, session.Tokens.Manifest); // of the weights whose loss decides
        if (
            Evaluation.Run(
                session.Model,
                session.HeldOut,
                session.Device,
                Interrupted,
                Progress,
                session.Average is null ? details.Take : null
            )
            is not { } result
        )
        {
            return;
        }
        using var averaged = session.Average?.InPlace(); // until the samples are written: users will chat with these weights
        var average = averaged is null
            ? null
            : Evaluation.Run(session.Model, session.HeldOut, session.Device, Interrupted, Progress, details.Take);
        if (averaged is not null && average is null)
        {
            return;
        }
        double deciding = (average ?? result).Loss;
        if (!double.IsFinite(deciding))
        {
            throw new DivergedException("The validation loss", _state.Step);
        }
        details.Finish();
        session.Batches.Validated(_state.Step, details.DomainLosses);

        if (_state.Step > _plan.Schedule.WarmupSteps)
        {
            session.Plateau?.Evaluated(deciding);
        }
        bool baseline = _state.Step == 0; // what training starts from: no candidate for the best checkpoint
        _best = !baseline && (_state.BestLoss is not { } best || deciding < best);
        _state = _state with
        {
            EvaluatedStep = _state.Step,
            ValidationLoss = result.Loss,
            ValidationAccuracy = result.Accuracy,
            EmaLoss = average?.Loss,
            BestLoss = _best ? deciding : _state.BestLoss,
            BadEvaluations = _best || baseline ? 0 : _state.BadEvaluations + 1,
        };
        sink.Write(
            new EvaluationMetrics(
                _state.Step,
                Epoch(),
                result.Loss,
                result.Perplexity,
                result.Accuracy,
                _best,
                _state.BadEvaluations,
                _plan.Evaluation.Patience,
                time.GetElapsedTime(startedAt).TotalSeconds,
                average?.Loss,
                average?.Perplexity,
                average?.Accuracy
            )
        );
        sink.Write(details.Details(_state.Step, session.HeldOutTexts));
        foreach (var sample in session.Samples.Write(_state.Step, Interrupted))
        {
            sink.Write(sample);
        }
        _pace.EvaluationSeconds = time.GetElapsedTime(startedAt).TotalSeconds;
        sink.Write(new PhaseChanged(RunPhase.Train, "Training", _clock.Share(_state)));
    }

    private void TellEvaluation(double progress) =>
        sink.Write(new PhaseChanged(RunPhase.Evaluate, $"Evaluating step {_state.Step} on held-out text", progress));

    private bool EpochDue() => (int)(Epoch() + 1e-9) > _state.Epochs;

    private void TellEpoch()
    {
        int done = (int)(Epoch() + 1e-9);
        // Short epochs may end without an evaluation: the last one was told with the epoch in which it was made.
        bool isEvaluated = _state.EvaluatedStep > _state.Step - _state.EpochSteps;
        double? validationLoss = isEvaluated ? _state.ValidationLoss : null;
        sink.Write(
            new EpochMetrics(
                done,
                _state.Step,
                _state.EpochLossSum / Math.Max(1, _state.EpochSteps),
                validationLoss,
                validationLoss is { } loss ? Math.Exp(Math.Min(loss, 700)) : null,
                isEvaluated ? _state.ValidationAccuracy : null,
                _state.EpochSeconds
            )
        );
        _state = _state with { Epochs = done, EpochLossSum = 0, EpochSteps = 0, EpochSeconds = 0 };
    }

    // ---- once in a while: save

    private bool SaveDue(RunEnding? ending)
    {
        bool asked = desk.TakeCheckpointRequest();
        return _state.Step > 0
            && _savedStep != _state.Step
            && ending?.State != RunState.Cancelled
            && (ending is not null || asked || _best || _state.Step % _plan.Checkpoints.CheckpointEverySteps == 0);
    }

    private void Save(RunEnding? ending)
    {
        bool best = _best;
        _best = false;
        sink.Write(new PhaseChanged(RunPhase.Save, $"Saving step {_state.Step}", _clock.Share(_state)));
        if (!GradientNorm.WeightsAreFinite(session.Model))
        {
            throw new DivergedException("A weight", _state.Step); // a checkpoint must be something to go back to
        }
        var state = _state with
        {
            ElapsedSeconds = _clock.Elapsed,
            BestCheckpoint = best ? CheckpointStore.Name(_state.Step) : _state.BestCheckpoint,
        };
        try
        {
            double? validationLoss = state.EvaluatedStep == state.Step ? state.ValidationLoss : null;
            sink.Drain(); // never newer than the stored events: an attempt that resumes from it does not report those steps again
            var written = session.Checkpoints.Write(session.Model, session.Parts, state, validationLoss, best, session.Average);
            (_state, _savedStep, LastCheckpoint) = (state, state.Step, written.Name);
            sink.Write(new CheckpointWritten(state.Step, written.Name, written.Manifest.Bytes, validationLoss, best));
            session.Store.Retain(Retention.Of(_plan), state.BestCheckpoint);
        }
        catch (Exception exception)
            when ((ending is null || _savedStep == state.Step) && exception is IOException or UnauthorizedAccessException)
        {
            // A full disk costs a checkpoint, not the run: somebody may make room before the next one is due.
            string what = _savedStep == state.Step ? "was saved, but older checkpoints could not be removed" : "could not be saved";
            sink.Write(new RunLogLine(LogSeverity.Error, $"Step {state.Step} {what}: {FailureText.Of(exception)}"));
        }
        if (ending is null)
        {
            sink.Write(new PhaseChanged(RunPhase.Train, "Training", _clock.Share(_state)));
        }
    }
}
