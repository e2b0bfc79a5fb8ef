using Undersign.Protocols.Ldap;

namespace Undersign.People.Ldap;

/// <summary>The directory answers, and does not give what it was asked for. It unwinds a reading, of which nothing is kept.</summary>
internal sealed class LdapRefusal : Exception
{
    public LdapRefusal()
    {
    }

    public LdapRefusal(string message)
        : base(message)
    {
    }

    public LdapRefusal(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    public LdapRefusal(string message, LdapResultCode code)
        : base(message) => IsOfThisServer = code is LdapResultCode.Busy or LdapResultCode.Unavailable;

    /// <summary>Another server of the same directory may do what this one does not do now.</summary>
    public bool IsOfThisServer { get; }
}
