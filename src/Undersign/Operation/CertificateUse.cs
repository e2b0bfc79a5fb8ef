namespace Undersign.Operation;

/// <summary>A certificate, and which connector shows it: in the words of logs and pages.</summary>
internal sealed record CertificateUse(string Connector, ServedCertificate Certificate);

/// <summary>Who has certificates beside the receive connectors, so that all are looked after in one place.</summary>
/// <param name="Shown">Those of this moment: settings come and go.</param>
internal sealed record CertificateHolder(Func<IEnumerable<CertificateUse>> Shown);
