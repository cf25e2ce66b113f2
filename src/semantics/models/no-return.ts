/** Functions of libraries that end the program, the goroutine or the test instead of returning. */
export const NEVER_RETURN: ReadonlySet<string> = new Set([
  'os.Exit', 'runtime.Goexit', 'syscall.Exit',
  'log.Fatal', 'log.Fatalf', 'log.Fatalln', 'log.Panic', 'log.Panicf', 'log.Panicln',
  '(*log.Logger).Fatal', '(*log.Logger).Fatalf', '(*log.Logger).Fatalln',
  '(*log.Logger).Panic', '(*log.Logger).Panicf', '(*log.Logger).Panicln',
  ...['common', 'TB', 'T', 'B', 'F'].flatMap((type) => ['Fatal', 'Fatalf', 'FailNow', 'Skip', 'Skipf', 'SkipNow'].flatMap(
    (method) => [`(*testing.${type}).${method}`, `(testing.${type}).${method}`],
  )),
  ...['Fatal', 'Fatalf', 'Fatalln', 'FatalDepth', 'FatalDepthf', 'Exit', 'Exitf', 'Exitln', 'ExitDepth'].flatMap(
    (name) => [`k8s.io/klog/v2.${name}`, `k8s.io/klog.${name}`, `github.com/golang/glog.${name}`],
  ),
  ...['Fatal', 'Fatalf', 'Fatalln', 'Panic', 'Panicf', 'Panicln'].flatMap((name) => [
    `github.com/sirupsen/logrus.${name}`, `(*github.com/sirupsen/logrus.Logger).${name}`, `(*github.com/sirupsen/logrus.Entry).${name}`,
    `(github.com/sirupsen/logrus.FieldLogger).${name}`,
  ]),
  '(*github.com/sirupsen/logrus.Logger).Exit', 'github.com/sirupsen/logrus.Exit',
  ...['Fatal', 'Panic'].map((name) => `(*go.uber.org/zap.Logger).${name}`),
  ...['Fatal', 'Fatalf', 'Fatalw', 'Fatalln', 'Panic', 'Panicf', 'Panicw', 'Panicln'].map((name) => `(*go.uber.org/zap.SugaredLogger).${name}`),
  'github.com/stretchr/testify/require.FailNow', 'github.com/stretchr/testify/require.Fail',
  '(*github.com/stretchr/testify/require.Assertions).FailNow', '(*github.com/stretchr/testify/require.Assertions).Fail',
]);

/** The last words of all names above; a function of the module is asked only where one of these or `panic` occurs in it. */
export const NO_RETURN_WORDS: readonly string[] = [
  'panic', 'Exit', 'Exitf', 'Exitln', 'ExitDepth', 'Goexit', 'Fatal', 'Fatalf', 'Fatalln', 'Fatalw', 'FatalDepth', 'FatalDepthf',
  'Panic', 'Panicf', 'Panicln', 'Panicw', 'FailNow', 'Fail', 'Skip', 'Skipf', 'SkipNow', 'select',
];
