using System.Net;

namespace Undersign.Protocols.Spf;

/// <summary>Who sends: what a check is about. RFC 7208 §2.2, §4.1.</summary>
/// <param name="Address">Of the client.</param>
/// <param name="LocalPart">Of the reverse-path; <c>postmaster</c> where there is none. RFC 7208 §2.4.</param>
/// <param name="Helo">What the client calls itself.</param>
public sealed record SpfSender(IPAddress Address, string LocalPart, string Domain, string Helo);
