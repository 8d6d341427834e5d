namespace Jarvis.Trainer.Disk;

/// <summary>One kind of file under JARVIS_HOME, for who asks what fills the disk.</summary>
/// <param name="Places">Files and folders, whether they exist or not.</param>
internal sealed record DiskPart(string Kind, IReadOnlyList<string> Places)
{
    /// <summary>Nothing is lost with them that anybody still needs; null where there are never any.</summary>
    public Func<IReadOnlyList<RemovableItem>>? Removable { get; init; }
}

/// <param name="Places">The files or folders of which it consists.</param>
/// <param name="Remove">Throws <see cref="IOException"/> where somebody has it open.</param>
internal sealed record RemovableItem(IReadOnlyList<string> Places, Action Remove);
