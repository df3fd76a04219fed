import { type ReactNode, useEffect, useRef } from 'react';

// The page that the browser loaded has its focus at the top already; only a change of page inside moves it.
let browserLoadedPage = true;

/** The one `h1` of a page. Names the browser's tab and takes the focus when the page was reached from inside. */
export function PageHeading({
  title,
  children,
  className,
}: {
  title: string;
  children?: ReactNode;
  className?: string | undefined;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · IGW`;
  }, [title]);
  useEffect(() => {
    if (!browserLoadedPage) {
      window.scrollTo(0, 0);
      heading.current?.focus({ preventScroll: true });
    }
    browserLoadedPage = false;
  }, []);
  return (
    <h1 ref={heading} tabIndex={-1} className={className}>
      {children ?? title}
    </h1>
  );
}
