namespace Undersign.Custody;

/// <summary>What may be done with an entry. The numbers are in the database.</summary>
internal enum CustodyState
{
    /// <summary>Waits for its turn.</summary>
    Ready = 0,

    /// <summary>An administrator holds it; Exchange says suspended.</summary>
    Held = 1,

    /// <summary>Not all of it could be read again. Nobody relays it, nobody deletes it, and the log has said so.</summary>
    SetAside = 2,
}
