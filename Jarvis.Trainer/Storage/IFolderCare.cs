namespace Jarvis.Trainer.Storage;

/// <summary>Files of one kind under JARVIS_HOME, some of which expire.</summary>
internal interface IFolderCare
{
    /// <summary>
    /// Removes for good what was deleted or forgotten; at start also what an earlier process left half-made or half-removed.
    /// </summary>
    /// <exception cref="IOException">Something in it is in use; the sweep is tried again later.</exception>
    void Sweep(bool atStart);
}
