using System.Text.Json;
using Jarvis.Contracts;
using Jarvis.Trainer.Storage;

namespace Jarvis.Trainer.Scheduling;

/// <summary>Schedules in <c>trainer.db</c>; Quartz's own database holds only their next fire times.</summary>
internal sealed class ScheduleStore(TrainerDatabase database)
{
    private readonly Lock _lock = new();

    public IReadOnlyList<ScheduleRow> All()
    {
        using var connection = database.Open();
        return connection.Query(
            "SELECT document FROM schedules ORDER BY rowid",
            row => JsonSerializer.Deserialize<ScheduleRow>(row.GetString(0), ContractJson.Options)!
        );
    }

    public ScheduleRow? Find(string id)
    {
        using var connection = database.Open();
        return connection
            .Query(
                "SELECT document FROM schedules WHERE id = $id",
                row => JsonSerializer.Deserialize<ScheduleRow>(row.GetString(0), ContractJson.Options),
                ("$id", id)
            )
            .SingleOrDefault();
    }

    public void Save(ScheduleRow schedule)
    {
        using var connection = database.Open();
        connection.Execute(
            "INSERT INTO schedules (id, document) VALUES ($id, $document) ON CONFLICT (id) DO UPDATE SET document = excluded.document",
            ("$id", schedule.Id),
            ("$document", JsonSerializer.Serialize(schedule, ContractJson.Options))
        );
    }

    /// <summary>Changes the row as it is now; null when there is none.</summary>
    public ScheduleRow? Change(string id, Func<ScheduleRow, ScheduleRow> change)
    {
        lock (_lock)
        {
            if (Find(id) is not { } before)
            {
                return null;
            }
            var after = change(before);
            Save(after);
            return after;
        }
    }

    public void Delete(string id)
    {
        using var connection = database.Open();
        connection.Execute("DELETE FROM schedules WHERE id = $id", ("$id", id));
    }
}
