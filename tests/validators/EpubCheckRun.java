import com.adobe.epubcheck.api.EPUBLocation;
import com.adobe.epubcheck.api.EpubCheck;
import com.adobe.epubcheck.api.MasterReport;
import com.adobe.epubcheck.messages.Message;
import com.adobe.epubcheck.messages.Severity;
import com.adobe.epubcheck.util.FeatureEnum;
import com.adobe.epubcheck.util.ReportingLevel;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Checks many books in one process: {@code EpubCheckRun FILE...}. A message of any level is a finding. */
public class EpubCheckRun {
    /** Keeps every message but those that EPUBCheck itself switches off. */
    private static class Findings extends MasterReport {
        final List<String> list = new ArrayList<>();

        Findings(String file) {
            setEpubFileName(file);
            setReportingLevel(ReportingLevel.Usage);
        }

        @Override public void message(Message message, EPUBLocation location, Object... args) {
            if (message.getSeverity() != Severity.SUPPRESSED) {
                list.add(message.getSeverity() + " " + message.getID() + " " + location.getPath() + ":"
                        + location.getLine() + " " + message.getMessage(args).replaceAll("\\s+", " "));
            }
        }

        @Override public void info(String resource, FeatureEnum feature, String value) {}
        @Override public void initialize() {}
        @Override public int generate() { return 0; }
    }

    public static void main(String[] args) {
        Locale.setDefault(Locale.ENGLISH);
        boolean allClean = true;
        for (String file : args) {
            Findings findings = new Findings(file);
            try {
                new EpubCheck(new File(file), findings).doValidate();
            } catch (Exception e) {
                findings.list.add(e.toString());
            }
            boolean clean = findings.list.isEmpty();
            allClean &= clean;
            System.out.println((clean ? "ok " : "FAIL ") + file);
            findings.list.forEach(finding -> System.out.println("  " + finding));
        }
        System.exit(allClean ? 0 : 1);
    }
}
