namespace Undersign.Relaying;

/// <summary>What becomes of DKIM signatures on the way out. Stamping breaks those that were made before.</summary>
internal enum DkimUse
{
    /// <summary>They stay: who checks them takes a broken one for none. RFC 6376 §6.1.</summary>
    Leave,

    /// <summary>Those that a change has broken are taken out; a message that was not changed keeps its own.</summary>
    Remove,

    /// <summary>A new one is put on top.</summary>
    Sign,
}
