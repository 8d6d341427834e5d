using System.Globalization;
using System.Text.Json;
using Jarvis.Contracts;
using Jarvis.Trainer.Storage;

namespace Jarvis.Trainer.Runs;

/// <summary>Runs in <c>trainer.db</c>.</summary>
internal sealed class RunStore(TrainerDatabase database)
{
    public List<RunRow> All()
    {
        using var connection = database.Open();
        return connection.Query(
            "SELECT document FROM runs ORDER BY number",
            row => JsonSerializer.Deserialize<RunRow>(row.GetString(0), ContractJson.Options)!
        );
    }

    /// <returns>False when that schedule already started a run for that moment.</returns>
    public bool Insert(RunRow run)
    {
        using var connection = database.Open();
        using var transaction = connection.BeginTransaction();
        if (
            run is { ScheduleId: { } schedule, FireTime: { } fire }
            && connection.Execute(
                "INSERT OR IGNORE INTO fires (schedule_id, fire_time, run_id) VALUES ($schedule, $fire, $id)",
                ("$schedule", schedule),
                ("$fire", FireKey(fire)),
                ("$id", run.Id)
            ) == 0
        )
        {
            return false;
        }
        connection.Execute(
            "INSERT INTO runs (id, number, document) VALUES ($id, $number, $document)",
            ("$id", run.Id),
            ("$number", run.Number),
            ("$document", Document(run))
        );
        transaction.Commit();
        return true;
    }

    public void Update(RunRow run)
    {
        using var connection = database.Open();
        connection.Execute("UPDATE runs SET document = $document WHERE id = $id", ("$id", run.Id), ("$document", Document(run)));
    }

    public void Delete(string id)
    {
        using var connection = database.Open();
        connection.Execute("DELETE FROM runs WHERE id = $id", ("$id", id));
    }

    private static string Document(RunRow run) => JsonSerializer.Serialize(run, ContractJson.Options);

    private static string FireKey(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);
}
