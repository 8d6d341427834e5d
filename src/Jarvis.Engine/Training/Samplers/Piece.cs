using Jarvis.Engine.TokenFiles;

namespace Jarvis.Engine.Training.Samplers;

/// <summary>A record, or a window of one that is longer than a row.</summary>
/// <param name="Record">Its number in the split.</param>
/// <param name="First">The token within the record that is the first target.</param>
/// <param name="Length">Targets, at most a row.</param>
internal readonly record struct Piece(int Record, int First, int Length)
{
    /// <summary>
    /// Cuts records so that every token is in exactly one piece; a record's last piece is what its full windows leave over.
    /// </summary>
    public static IEnumerable<Piece> Cut(TokenFile file, IEnumerable<int> records, int context)
    {
        foreach (int record in records)
        {
            long length = file.RecordLength(record);
            for (long first = 0; first < length; first += context)
            {
                yield return new Piece(record, checked((int)first), (int)Math.Min(context, length - first));
            }
        }
    }
}
