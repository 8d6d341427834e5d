namespace Jarvis.Trainer.Storage;

/// <summary>Files of one kind under JARVIS_HOME, some of which go in their time.</summary>
internal interface IFolderCare
{
    /// <summary>
    /// Removes for good what was deleted or forgotten; at start also what an earlier process left half-made or half-removed.
    /// </summary>
    /// <exception cref="IOException">Something in it is in use; it is tried again.</exception>
    void Sweep(bool atStart);
}
