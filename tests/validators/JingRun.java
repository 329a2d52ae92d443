import com.thaiopensource.util.PropertyMapBuilder;
import com.thaiopensource.validate.ValidateProperty;
import com.thaiopensource.validate.ValidationDriver;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXParseException;

/** Validates many XML files against one RELAX NG schema, read once: {@code JingRun SCHEMA FILE...} */
public class JingRun {
    public static void main(String[] args) throws Exception {
        List<String> findings = new ArrayList<>();
        PropertyMapBuilder properties = new PropertyMapBuilder();
        properties.put(ValidateProperty.ERROR_HANDLER, new ErrorHandler() {
            public void warning(SAXParseException e) { error(e); }
            public void fatalError(SAXParseException e) { error(e); }
            public void error(SAXParseException e) {
                findings.add(e.getLineNumber() + ":" + e.getColumnNumber() + " " + e.getMessage());
            }
        });
        ValidationDriver driver = new ValidationDriver(properties.toPropertyMap());
        if (!driver.loadSchema(ValidationDriver.fileInputSource(new File(args[0])))) {
            throw new IllegalArgumentException("bad schema " + args[0] + ": " + findings);
        }
        boolean allValid = true;
        for (int i = 1; i < args.length; i++) {
            findings.clear();
            boolean valid;
            try {
                valid = driver.validate(ValidationDriver.fileInputSource(new File(args[i])));
            } catch (Exception e) {
                findings.add(e.toString());
                valid = false;
            }
            valid &= findings.isEmpty();
            allValid &= valid;
            System.out.println((valid ? "ok " : "FAIL ") + args[i]);
            findings.forEach(finding -> System.out.println("  " + finding));
        }
        System.exit(allValid ? 0 : 1);
    }
}
