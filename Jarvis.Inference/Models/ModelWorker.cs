using System.Collections.Concurrent;
using Jarvis.Engine.Generation;

namespace Jarvis.Inference.Models;

/// <summary>
/// The one thread that computes a model's answers, a token of each in turn, so that a short question does not wait for a long answer.
/// Cancelling a job ends its computation at the next token.
/// </summary>
internal sealed class ModelWorker : IDisposable
{
    private readonly TextModel _model;
    private readonly int _answersAtOnce;
    private readonly BlockingCollection<AnswerJob> _waiting = [];
    private readonly List<TokenGenerator> _idle = [];
    private readonly Thread _thread;
    private volatile bool _stopped;
    private int _sequences;

    public ModelWorker(TextModel model, string name, int answersAtOnce)
    {
        (_model, _answersAtOnce) = (model, answersAtOnce);
        _thread = new Thread(Serve) { IsBackground = true, Name = $"answers {name}" };
        _thread.Start();
    }

    /// <summary>Memory of the weights and of all sequences at their full length, in bytes.</summary>
    public long Bytes => _model.Decoder.WeightBytes + Volatile.Read(ref _sequences) * _model.Decoder.SequenceBytes;

    public void Submit(AnswerJob job) => _waiting.Add(job);

    private void Serve()
    {
        var active = new List<AnswerJob>();
        while (!_stopped)
        {
            while (active.Count < _answersAtOnce && _waiting.TryTake(out var job, active.Count == 0 ? Timeout.Infinite : 0))
            {
                Admit(job, active);
            }
            active.RemoveAll(job =>
            {
                bool goesOn = job.Step();
                InferenceMeter.Tokens.Add(1);
                if (goesOn)
                {
                    return false;
                }
                _idle.Add(job.Generator!);
                return true;
            });
        }
        foreach (var job in active.Concat(_waiting))
        {
            job.Fail(new OperationCanceledException("The model is being unloaded."));
        }
        foreach (var generator in _idle.Concat(active.Select(job => job.Generator!)))
        {
            generator.Dispose();
        }
    }

    private void Admit(AnswerJob job, List<AnswerJob> active)
    {
        try
        {
            job.Begin(Generator(job.Prompt));
            active.Add(job);
        }
        catch (Exception exception)
        {
            if (job.Generator is { } generator)
            {
                _idle.Add(generator);
            }
            job.Fail(exception);
        }
    }

    /// <summary>The idle generator that already holds most of the prompt, otherwise a new one.</summary>
    private TokenGenerator Generator(IReadOnlyList<int> prompt)
    {
        var best = _idle.MaxBy(generator => generator.Matches(prompt));
        if (best is null || (best.Matches(prompt) == 0 && _sequences < _answersAtOnce))
        {
            Interlocked.Increment(ref _sequences);
            return new TokenGenerator(_model.Decoder);
        }
        _idle.Remove(best);
        return best;
    }

    /// <summary>Stops at the next token; jobs that are still waiting fail.</summary>
    public void Dispose()
    {
        _stopped = true;
        _waiting.CompleteAdding();
        _thread.Join();
        _waiting.Dispose();
        _model.Dispose();
    }
}
