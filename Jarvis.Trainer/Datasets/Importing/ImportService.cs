using System.Globalization;
using System.Threading.Channels;
using Jarvis.Contracts;
using Jarvis.Data;
using Jarvis.Data.Importing;
using Jarvis.Data.Store;
using Jarvis.Trainer.Datasets.Doctor;
using Jarvis.Trainer.Datasets.Uploading;
using Jarvis.Trainer.Notices;
using Jarvis.Trainer.Refusals;

namespace Jarvis.Trainer.Datasets.Importing;

/// <summary>Does the imports, one after the other, on a thread of its own.</summary>
internal sealed class ImportService(
    ImportBook book,
    Uploads uploads,
    JarvisPaths paths,
    NoticeBoard notices,
    DoctorService doctor,
    TimeProvider time,
    ILogger<ImportService> logger
) : BackgroundService
{
    private readonly Channel<ImportEntry> _waiting = Channel.CreateUnbounded<ImportEntry>(
        new UnboundedChannelOptions { SingleReader = true }
    );

    public ImportJob Start(string name, ImportWork work)
    {
        foreach (var upload in work.UploadIds)
        {
            uploads.Keep(upload);
        }
        var entry = book.Add(name, work);
        _waiting.Writer.TryWrite(entry);
        return entry.Job;
    }

    /// <summary>Goes on with one that stopped at broken lines, skipping them.</summary>
    /// <exception cref="RequestRefusedException">There is none of this id, it did not stop for that, or it has to be forced.</exception>
    public ImportJob Accept(string id, bool force)
    {
        var entry = book.Find(id) ?? throw DatasetRefusals.NoImport(id);
        if (!entry.WaitsForConsent)
        {
            throw RequestRefusedException.NotNow(
                "It does not wait for a consent.",
                $"\"{entry.Job.Name}\" did not stop at broken lines. GET /api/imports says how it is."
            );
        }
        if (entry.Job.Broken!.NeedsForce && !force)
        {
            throw RequestRefusedException.NotNow(
                "Too much of it is broken.",
                $"{entry.Job.Error} With {{\"force\": true}} it is imported nevertheless."
            );
        }
        if (entry.TryAccept(force))
        {
            book.Update(
                entry,
                entry.Job with
                {
                    State = ImportState.Waiting,
                    Text = "Waits for its turn",
                    Progress = null,
                    Error = null,
                    Broken = null,
                }
            );
            _waiting.Writer.TryWrite(entry);
        }
        return entry.Job;
    }

    /// <summary>Stops one that waits or runs; takes one that is over from the list.</summary>
    /// <exception cref="RequestRefusedException">There is none of this id.</exception>
    public void CancelOrDismiss(string id)
    {
        var entry = book.Find(id) ?? throw DatasetRefusals.NoImport(id);
        if (entry.IsOver)
        {
            book.Remove(entry);
            RemoveUploads(entry);
        }
        else
        {
            entry.Cancel();
            if (entry.TryTake())
            {
                Over(entry, ImportState.Cancelled, "Cancelled", null, null);
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var entry in _waiting.Reader.ReadAllAsync(stoppingToken))
        {
            if (entry.TryTake())
            {
                await Task.Factory.StartNew(
                    () => Run(entry, stoppingToken),
                    CancellationToken.None,
                    TaskCreationOptions.LongRunning,
                    TaskScheduler.Default
                );
            }
        }
    }

    private void Run(ImportEntry entry, CancellationToken stoppingToken)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(entry.Cancelled, stoppingToken);
        book.Update(entry, entry.Job with { State = ImportState.Running, Text = "Starting", Progress = 0 });
        try
        {
            var sets = entry.Work.Sources(cancel.Token);
            var request = new ImportRequest(sets, paths.Dataset(entry.DatasetId), entry.DatasetId, entry.Job.Name, entry.Work.Description)
            {
                Options = entry.Work.Options,
            };
            var manifest = new Importer(time).Import(request, new Listener(book, entry), cancel.Token);
            Over(entry, ImportState.Done, Result(manifest), manifest, null);
        }
        catch (OperationCanceledException)
        {
            Over(entry, ImportState.Cancelled, "Cancelled", null, null);
        }
        catch (BrokenLinesException exception)
        {
            Over(entry, ImportState.Failed, "Waits for your consent", null, exception.Message, exception.Report);
        }
        catch (DatasetException exception)
        {
            Over(entry, ImportState.Failed, "Not imported", null, exception.Message);
        }
        catch (RequestRefusedException exception)
        {
            Over(entry, ImportState.Failed, "Not imported", null, exception.Detail);
        }
        catch (Exception exception)
        {
            logger.LogError(exception, "The import of {Name} failed", entry.Job.Name);
            Over(
                entry,
                ImportState.Failed,
                "Not imported",
                null,
                exception is IOException or UnauthorizedAccessException
                    ? $"{exception.Message} Look at the free space and the permissions of the disk that holds JARVIS_HOME, then try again."
                    : "Something in the import failed that should not. JARVIS_HOME/logs/trainer.log says what."
            );
        }
    }

    private void Over(
        ImportEntry entry,
        ImportState state,
        string text,
        DatasetManifest? manifest,
        string? error,
        BrokenReport? broken = null
    )
    {
        if (broken is null)
        {
            RemoveUploads(entry);
        }
        if (state != ImportState.Cancelled || entry.Cancelled.IsCancellationRequested)
        {
            entry.Work.Settled?.Invoke();
            entry.Work.Ended?.Invoke(state, error);
        }
        book.Update(
            entry,
            entry.Job with
            {
                State = state,
                Text = text,
                Progress = manifest is null ? entry.Job.Progress : 1,
                EtaSeconds = null,
                Records = manifest?.Records ?? entry.Job.Records,
                DatasetId = manifest?.Id,
                Error = error,
                Broken = broken,
            }
        );
        if (manifest is not null)
        {
            notices.Raise(
                $"import {manifest.Id} {manifest.CreatedAt.UtcTicks}",
                NoticeLevel.Success,
                nameof(IRunsClient.ImportChanged),
                null,
                $"{manifest.Name} is ready to train on",
                text + "."
            );
            doctor.AfterImport(manifest);
        }
        else if (error is not null)
        {
            notices.Raise(
                $"import failed {entry.Job.Id} {entry.Job.StartedAt.UtcTicks}",
                NoticeLevel.Error,
                nameof(IRunsClient.ImportChanged),
                null,
                $"{entry.Job.Name} was not imported",
                error
            );
        }
    }

    private void RemoveUploads(ImportEntry entry)
    {
        foreach (var upload in entry.Work.UploadIds)
        {
            uploads.Remove(upload);
        }
    }

    private static string Result(DatasetManifest manifest)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{manifest.Records:N0} records");
        text +=
            manifest.Duplicates > 0 ? string.Create(CultureInfo.InvariantCulture, $", {manifest.Duplicates:N0} duplicates left out") : "";
        text += manifest.LeftOut is { Count: > 0 } left
            ? $", left out: {string.Join(", ", left.Select(l => string.Create(CultureInfo.InvariantCulture, $"{l.Value:N0} {l.Key}")))}"
            : "";
        return text
            + (manifest.Broken > 0 ? string.Create(CultureInfo.InvariantCulture, $", {manifest.Broken:N0} broken lines skipped") : "");
    }

    private sealed class Listener(ImportBook book, ImportEntry entry) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) =>
            book.Update(
                entry,
                entry.Job with
                {
                    Text = string.Create(CultureInfo.InvariantCulture, $"{value.Phase}: {value.Records:N0} records"),
                    Progress = value.Share,
                    EtaSeconds = value.Remaining?.TotalSeconds,
                    Records = value.Records,
                }
            );
    }
}
