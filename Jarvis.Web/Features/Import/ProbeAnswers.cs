using Jarvis.Contracts;
using Jarvis.Web.Trainer;

namespace Jarvis.Web.Features.Import;

/// <param name="Refusal">Why the file could not be probed; <paramref name="Probe"/> is null then.</param>
public sealed record ProbeAnswer(ImportProbe? Probe, TrainerException? Refusal);

/// <summary>
/// The answers to probes, by layout and options, and by source: a file's last answer stays on the screen until the one for its changed
/// options arrives.
/// </summary>
public sealed class ProbeAnswers
{
    private readonly Dictionary<string, ProbeAnswer> _answers = [];
    private readonly Dictionary<string, ProbeAnswer> _lastAnswers = [];
    private readonly Dictionary<string, Task> _running = [];

    public bool IsProbing => _running.Count > 0;

    public ProbeAnswer? Of(ImportChoice file) =>
        _answers.GetValueOrDefault(file.ProbeKey()) ?? _lastAnswers.GetValueOrDefault(file.SourceKey);

    /// <summary>Probes the files that have no answer for their current layout and options, one after the other.</summary>
    public async Task ProbeAsync(IReadOnlyList<ImportChoice> files, Func<ProbeImport, Task<ImportProbe>> probe)
    {
        foreach (var file in files)
        {
            string key = file.ProbeKey();
            if (!_answers.ContainsKey(key))
            {
                await (_running.TryGetValue(key, out var running) ? running : _running[key] = AskAsync(file, key, probe));
                _running.Remove(key);
            }
        }
    }

    public void Forget(ImportChoice file) => _answers.Remove(file.ProbeKey());

    /// <summary>Forgets refusals that a lost connection caused, so that the next probe asks again.</summary>
    public void ForgetLost()
    {
        foreach (string key in _answers.Where(answer => answer.Value.Refusal is { Status: null }).Select(answer => answer.Key).ToList())
        {
            _answers.Remove(key);
        }
    }

    private async Task AskAsync(ImportChoice file, string key, Func<ProbeImport, Task<ImportProbe>> probe)
    {
        ProbeAnswer answer;
        try
        {
            answer = new ProbeAnswer(await probe(file.ToProbe()), null);
        }
        catch (TrainerException exception)
        {
            answer = new ProbeAnswer(null, exception);
        }

        _answers[key] = _lastAnswers[file.SourceKey] = answer;
    }
}
