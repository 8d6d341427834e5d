using System.Globalization;
using System.Text.Json;
using Jarvis.Contracts;
using Jarvis.Trainer.Storage;
using Microsoft.Data.Sqlite;

namespace Jarvis.Trainer.Jobs;

/// <summary>The jobs in <c>trainer.db</c>.</summary>
internal sealed class JobStore(TrainerDatabase database)
{
    /// <summary>How many done or cancelled jobs are kept: a list of past jobs is not an archive.</summary>
    private const int EndedKept = 100;

    private const string Columns = """
        number, kind, name, request, created_at, target, makes, state, text, progress, records, broken, result, error,
        safe_point, safe_point_text, attempts, deaths, note, interrupted, cancelling, queued_at, begun_at, ended_at
        """;

    /// <summary>The highest number that a job ever had.</summary>
    public long LastNumber()
    {
        using var connection = database.Open();
        return connection.Query("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'jobs'", row => row.GetInt64(0)).Single();
    }

    /// <summary>Jobs that are unfinished or have failed, oldest first.</summary>
    public IReadOnlyList<JobRow> Open()
    {
        using var connection = database.Open();
        return connection.Query($"SELECT {Columns} FROM jobs WHERE state IN ('waiting', 'running', 'failed') ORDER BY number", Read);
    }

    public JobRow? Find(long number)
    {
        using var connection = database.Open();
        return connection.Query($"SELECT {Columns} FROM jobs WHERE number = $number", Read, ("$number", number)).SingleOrDefault();
    }

    /// <param name="flush">The row also survives a power cut. That costs a disk flush, so progress goes without.</param>
    public void Save(JobRow job, bool flush)
    {
        using var connection = database.Open();
        if (flush)
        {
            connection.Execute("PRAGMA synchronous = FULL");
        }
        connection.Execute(
            $"""
            INSERT INTO jobs ({Columns})
            VALUES ($number, $kind, $name, $request, $created, $target, $makes, $state, $text, $progress, $records, $broken, $result,
                $error, $point, $pointText, $attempts, $deaths, $note, $interrupted, $cancelling, $queued, $begun, $ended)
            ON CONFLICT (number) DO UPDATE SET
                name = excluded.name, request = excluded.request, makes = excluded.makes, state = excluded.state, text = excluded.text,
                progress = excluded.progress, records = excluded.records, broken = excluded.broken, result = excluded.result,
                error = excluded.error, safe_point = excluded.safe_point, safe_point_text = excluded.safe_point_text,
                attempts = excluded.attempts, deaths = excluded.deaths, note = excluded.note, interrupted = excluded.interrupted,
                cancelling = excluded.cancelling, queued_at = excluded.queued_at, begun_at = excluded.begun_at, ended_at = excluded.ended_at
            """,
            ("$number", job.Number),
            ("$kind", job.Kind),
            ("$name", job.Name),
            ("$request", job.Request),
            ("$created", At(job.CreatedAt)),
            ("$target", job.Target),
            ("$makes", job.Makes),
            ("$state", EnumText.Of(job.State)),
            ("$text", job.Text),
            ("$progress", job.Progress),
            ("$records", job.Records),
            ("$broken", job.Broken is null ? null : JsonSerializer.Serialize(job.Broken, ContractJson.Options)),
            ("$result", job.Result),
            ("$error", job.Error),
            ("$point", job.SafePoint),
            ("$pointText", job.SafePointText),
            ("$attempts", job.Attempts),
            ("$deaths", job.Deaths),
            ("$note", job.Note),
            ("$interrupted", job.IsInterrupted),
            ("$cancelling", job.IsCancelling),
            ("$queued", At(job.QueuedAt)),
            ("$begun", At(job.BegunAt)),
            ("$ended", At(job.EndedAt))
        );
    }

    public void Delete(long number)
    {
        using var connection = database.Open();
        connection.Execute("DELETE FROM jobs WHERE number = $number", ("$number", number));
    }

    /// <summary>Deletes all but the newest done or cancelled jobs.</summary>
    public void Prune()
    {
        using var connection = database.Open();
        connection.Execute(
            """
            DELETE FROM jobs WHERE state IN ('done', 'cancelled') AND number NOT IN
                (SELECT number FROM jobs WHERE state IN ('done', 'cancelled') ORDER BY number DESC LIMIT $kept)
            """,
            ("$kept", EndedKept)
        );
    }

    private static string? At(DateTimeOffset? time) => time?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    private static JobRow Read(SqliteDataReader row) =>
        new(row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetString(3), Time(row, 4)!.Value)
        {
            Target = Text(row, 5),
            Makes = Text(row, 6),
            State = EnumText.Parse<ImportState>(row.GetString(7)),
            Text = row.GetString(8),
            Progress = row.IsDBNull(9) ? null : row.GetDouble(9),
            Records = row.GetInt64(10),
            Broken = Text(row, 11) is { } broken ? JsonSerializer.Deserialize<InvalidReport>(broken, ContractJson.Options) : null,
            Result = Text(row, 12),
            Error = Text(row, 13),
            SafePoint = Text(row, 14),
            SafePointText = Text(row, 15),
            Attempts = row.GetInt32(16),
            Deaths = row.GetInt32(17),
            Note = Text(row, 18),
            IsInterrupted = row.GetBoolean(19),
            IsCancelling = row.GetBoolean(20),
            QueuedAt = Time(row, 21)!.Value,
            BegunAt = Time(row, 22),
            EndedAt = Time(row, 23),
        };

    private static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static DateTimeOffset? Time(SqliteDataReader row, int column) =>
        row.IsDBNull(column) ? null : DateTimeOffset.Parse(row.GetString(column), CultureInfo.InvariantCulture);
}
