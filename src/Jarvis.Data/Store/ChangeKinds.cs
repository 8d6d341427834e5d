namespace Jarvis.Data.Store;

/// <summary>What a change set is called in <see cref="Contracts.DatasetChange.Kind"/>.</summary>
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
