namespace Undersign.Stamping;

/// <summary>Where an administrator wants the signature.</summary>
internal enum Placement
{
    /// <summary>Where the sender's own text ends: above the quoted or forwarded message.</summary>
    Reply,

    /// <summary>Below everything.</summary>
    End,

    /// <summary>Above everything: a banner.</summary>
    Top,
}
