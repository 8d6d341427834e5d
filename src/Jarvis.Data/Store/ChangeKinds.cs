namespace Jarvis.Data.Store;

/// <summary>The values of <see cref="Contracts.DatasetChange.Kind"/>, as stored.</summary>
public static class ChangeKinds
{
    public const string Import = "import",
        Mend = "mend",
        Balance = "balance",
        Synthetic = "synthetic",
        Label = "label",
        Edit = "edit",
        Enhance = "enhance",
        Split = "split",
        Mixture = "mixture",
        Undo = "undo";
}
