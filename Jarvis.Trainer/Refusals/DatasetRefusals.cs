using Jarvis.Data;

namespace Jarvis.Trainer.Refusals;

/// <summary>The refusals of the routes for datasets, imports and uploads.</summary>
internal static class DatasetRefusals
{
    public static RequestRefusedException NoDataset(string id) =>
        new(
            "There is no such dataset.",
            $"No dataset has the id \"{RequestRefusedException.Shown(id)}\"; it may have been deleted. GET /api/datasets lists them.",
            RefusalKind.NotFound
        );

    public static RequestRefusedException NoRecord(string dataset, long id) =>
        new(
            "There is no such record.",
            $"Dataset \"{RequestRefusedException.Shown(dataset)}\" has no record {id} in its newest version; it may have been "
                + "replaced or taken out. GET /api/datasets/{id}/records lists them.",
            RefusalKind.NotFound
        );

    public static RequestRefusedException NotRestorable(string id) =>
        new(
            "It cannot be put back.",
            $"\"{RequestRefusedException.Shown(id)}\" is gone for good: a deleted dataset can come back for one minute.",
            RefusalKind.NotFound
        );

    public static RequestRefusedException NoImport(string id) =>
        new(
            "There is no such import.",
            $"No import has the id \"{RequestRefusedException.Shown(id)}\". GET /api/imports lists them.",
            RefusalKind.NotFound
        );

    public static RequestRefusedException NoUpload(string id) =>
        new(
            "There is no such upload.",
            $"\"{RequestRefusedException.Shown(id)}\" is not there (any more): an upload waits for its import for an hour, and "
                + "for the rest of itself too. Upload the file again.",
            RefusalKind.NotFound
        );

    /// <summary>The file cannot become a dataset; the message already says which, where and why.</summary>
    public static RequestRefusedException Unusable(DatasetException problem) =>
        RequestRefusedException.Bad("This file cannot be imported.", problem.Message);
}
