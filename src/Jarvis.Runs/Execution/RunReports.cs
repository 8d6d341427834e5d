using Jarvis.Contracts;
using Jarvis.Engine.Machine;
using Jarvis.Engine.Plans;
using Jarvis.Engine.Training;
using Jarvis.Runs.Events;
using Jarvis.Runs.Reports;

namespace Jarvis.Runs.Execution;

/// <summary>Rewrites <c>report.html</c> after each evaluation and at the end, on a thread of its own.</summary>
internal sealed class RunReports : IRunSink, IDisposable
{
    private readonly RunPaths _files;
    private readonly MetricsWriter _metrics;
    private readonly TimeProvider _time;
    private readonly HardwareSample? _machine;
    private readonly MetricsTail _tail;
    private readonly List<RunEvent> _events = [];
    private readonly AutoResetEvent _due = new(false);
    private readonly Thread _thread;
    private volatile bool _closing;
    private bool _evaluated;

    private string Name =>
        Environment.GetEnvironmentVariable(RunSession.NameVariable) is { Length: > 0 } name ? name : Path.GetFileName(_files.Directory);

    public RunReports(RunPaths files, MetricsWriter metrics, HardwareSample? machine, TimeProvider time)
    {
        (_files, _metrics, _machine, _time, _tail) = (files, metrics, machine, time, new MetricsTail(files.Metrics));
        _thread = new Thread(WriteWhenDue) { Name = "report", IsBackground = true };
        _thread.Start();
    }

    /// <summary>
    /// Passes everything on. Details and samples follow their evaluation, so the report is due with the first event after them.
    /// </summary>
    public void Write(RunEvent happened)
    {
        _metrics.Write(happened);
        if (happened is EvaluationMetrics)
        {
            _evaluated = true;
        }
        else if (_evaluated && happened is not (ValidationDetails or SampleGenerated or RunLogLine or PhaseChanged))
        {
            _evaluated = false;
            _due.Set();
        }
    }

    /// <summary>Waits until everything written so far is in the file.</summary>
    public void Drain() => _metrics.Drain();

    /// <summary>Writes the last report; call it when <see cref="AttemptEnded"/> is in the file.</summary>
    public void WriteLast()
    {
        Close();
        Publish();
    }

    public void Dispose()
    {
        Close();
        _due.Dispose();
    }

    private void Close()
    {
        if (_closing)
        {
            return;
        }
        _closing = true;
        _due.Set();
        _thread.Join();
    }

    private void WriteWhenDue()
    {
        while (_due.WaitOne() && !_closing)
        {
            Publish();
        }
    }

    private void Publish()
    {
        try
        {
            _events.AddRange(_tail.ReadNew());
            var plan = JsonFile.Read<TrainingPlan>(_files.Plan) ?? new TrainingPlan();
            ReportFile.Write(
                _files.Report,
                new ReportContent(Name, plan, _events, _machine, RunCommandLine.Repeat(_files), _time.GetUtcNow())
                {
                    Choices = PlanChoices.Of(plan, MachineFacts.Here),
                    Data = JsonFile.Read<RunData>(_files.Data),
                }
            );
            _metrics.Write(new ReportWritten(_events.OfType<StepMetrics>().LastOrDefault()?.Step ?? 0));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _metrics.Write(new RunLogLine(LogSeverity.Warning, $"The report could not be written: {exception.Message}"));
        }
    }
}
